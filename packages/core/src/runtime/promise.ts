// Taken at load: what replaces the global Promise later (zone.js, bluebird) must not decide whether a run ends.
const NativePromise = Promise
const { then } = NativePromise.prototype

/** Calls back once when the promise, or any other thenable, settles. */
export function follow(promise: unknown, fulfilled: (value: unknown) => void, rejected: (reason: unknown) => void): void {
  // A promise may carry a `then` of its own, which can call back as often as it likes.
  then.call(NativePromise.resolve(promise), fulfilled, rejected)
}

/** For what should be no promise, and may be one all the same: its rejection must not end the process. */
export function forget(promise: unknown): void {
  follow(promise, ignore, ignore)
}

function ignore(): void {}

/** A promise of what `start` calls back with. */
export function promiseOf<T>(start: (resolve: (value: T) => void) => void): Promise<T> {
  return new NativePromise(start)
}

/** A promise of what comes after one of {@link promiseOf}. */
export function andThen<From, To>(promise: Promise<From>, next: (value: From) => To): Promise<To> {
  return then.call(promise, next as (value: unknown) => unknown) as Promise<To>
}

export function isThenable(value: unknown): boolean {
  const object = (typeof value === 'object' && value !== null) || typeof value === 'function'
  return object && typeof (value as { then?: unknown }).then === 'function'
}
