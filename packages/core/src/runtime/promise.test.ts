import { afterEach, describe, expect, it, vi } from 'vitest'
import { createHealth, createProbeHandler } from '../index'
import { ask } from '../testing/ask'
import { thenable } from '../testing/thenable'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** What zone.js and bluebird put in place of the global Promise: it works, and no method of the runtime's Promise takes it. */
class OtherPromise<T> implements PromiseLike<T> {
  readonly #promise: Promise<T>
  constructor(executor: (resolve: (value: T) => void, reject: (reason: unknown) => void) => void) {
    this.#promise = new RuntimePromise(executor)
  }
  // biome-ignore lint/suspicious/noThenProperty: it stands for a Promise
  then<A = T, B = never>(
    fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ) {
    return OtherPromise.resolve(this.#promise.then(fulfilled, rejected))
  }
  static resolve<T>(value: T | PromiseLike<T>): OtherPromise<T> {
    return new OtherPromise((resolve, reject) => void RuntimePromise.resolve(value).then(resolve, reject))
  }
}
const RuntimePromise = Promise

describe('a global Promise that is replaced after load', () => {
  it('changes no result: async checks pass, fail and time out, and no caller waits for ever', async () => {
    vi.stubGlobal('Promise', OtherPromise)
    const health = createHealth({
      readiness: {
        passes: async () => true,
        fails: async () => {
          throw new Error('no route')
        },
        hangs: { timeout: 30, run: () => new Promise<void>(() => {}) },
        later: () => Promise.resolve(true),
        other: () => thenable((resolve: (value: boolean) => void) => resolve(true)) as PromiseLike<boolean>,
      },
    })
    const response = await ask(createProbeHandler(health, { details: 'full' }), '/readyz')
    const { checks } = JSON.parse(response.body)
    expect(Object.keys(checks).map((name) => checks[name].error?.code ?? checks[name].status)).toEqual([
      'healthy',
      'failed',
      'timeout',
      'healthy',
      'healthy',
    ])
  })

  it('and its `then`, replaced too, decides nothing', async () => {
    const then = vi.spyOn(Promise.prototype, 'then').mockImplementation(() => {
      throw new Error('not yet')
    })
    const health = createHealth({ readiness: { database: async () => true } })
    const evaluated = health.evaluate({ probe: 'readiness' })
    then.mockRestore()
    expect((await evaluated).status).toBe('healthy')
  })
})

describe('intrinsics that are frozen', () => {
  it('leave no caller without an answer', async () => {
    const prototypes = [Error.prototype, Object.prototype].map(
      (prototype) => [prototype, Object.getOwnPropertyDescriptors(prototype)] as const,
    )
    for (const [prototype] of prototypes) {
      for (const key of ['name', 'message', 'toString']) {
        if (Object.hasOwn(prototype, key)) Object.defineProperty(prototype, key, { writable: false })
      }
    }
    try {
      const health = createHealth({ readiness: { hangs: { timeout: 30, run: () => new Promise<void>(() => {}) } } })
      expect((await health.report('readiness')).checks.hangs?.error?.code).toBe('timeout')
    } finally {
      for (const [prototype, descriptors] of prototypes) {
        for (const key of ['name', 'message', 'toString'] as const) {
          const descriptor = (descriptors as Record<string, PropertyDescriptor>)[key]
          if (descriptor) Object.defineProperty(prototype, key, descriptor)
        }
      }
    }
  })
})
