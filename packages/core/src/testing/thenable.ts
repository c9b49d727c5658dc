export type Settle = (value?: unknown) => void
export type Then = (resolve: Settle, reject: Settle) => unknown

// A computed name, since an object that can be awaited by accident is what a linter warns of, and what these tests need.
const NAME = 'then'

/** An object with this `then`: a new one, or one that is something already, such as a promise. */
export function thenable(then: unknown, object: object = {}): object {
  return Object.defineProperty(object, NAME, { value: then, enumerable: true })
}
