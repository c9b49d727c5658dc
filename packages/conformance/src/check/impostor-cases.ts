import type { ImpostorName } from '../check-case'

/** What each method of a client does. `client` is the client itself, and `parameters` those of the call. */
export type ImpostorMethod = (client: object, parameters: readonly unknown[]) => unknown

/** Clients that have every method and reach no server. A check must never be healthy with one of them. */
export interface ImpostorCase {
  readonly name: ImpostorName
  /** A sentence that continues the name of the check. */
  readonly sentence: string
  /** One client for each. */
  readonly methods: readonly ImpostorMethod[]
}

/** No server answers any command of a health check with one of these. */
const OTHER_SHAPES: readonly unknown[] = [
  {},
  [],
  [[]],
  [{}],
  '',
  'hale',
  false,
  { error: 'no upstream' },
  { rows: [] },
  new Error('no upstream'),
]

/** Calls the function among the parameters, as the API of callbacks does, and returns the client. */
function callBack(client: object, parameters: readonly unknown[], ...answer: readonly unknown[]): object {
  const done = parameters.find((parameter) => typeof parameter === 'function') as ((...answer: readonly unknown[]) => void) | undefined
  if (done) queueMicrotask(() => done(...answer))
  return client
}

/** A check whose client calls back may ignore the promise itself, but no promise that it makes of it. */
function rejection(reason: unknown): Promise<never> {
  const promise = Promise.reject(reason)
  promise.catch(() => {})
  return promise
}

/** Every kind of client that does not pass on an answer of a server. */
export const impostorCases: readonly ImpostorCase[] = [
  {
    name: 'no answer',
    sentence: 'is never healthy with a client whose methods resolve with nothing',
    methods: [async () => undefined, async () => null],
  },
  {
    name: 'no promise',
    sentence: 'is never healthy with a client whose methods return nothing',
    methods: [() => undefined, () => null],
  },
  {
    name: 'itself',
    sentence: 'is never healthy with a client whose methods return the client, as builders do and APIs of callbacks',
    methods: [(client) => client, async (client) => [client]],
  },
  {
    name: 'empty callback',
    sentence: 'is never healthy with a client that calls back without an answer',
    methods: [(client, parameters) => callBack(client, parameters), (client, parameters) => callBack(client, parameters, null, undefined)],
  },
  {
    name: 'other shape',
    sentence: 'is never healthy with a client that resolves or calls back with something else than the answer of the server',
    methods: OTHER_SHAPES.flatMap((shape): ImpostorMethod[] => [
      async () => shape,
      (client, parameters) => callBack(client, parameters, null, shape),
    ]),
  },
  {
    name: 'silence',
    sentence: 'is unhealthy after its timeout with a client that never settles',
    methods: [() => new Promise(() => {})],
  },
  {
    name: 'throws',
    sentence: 'is unhealthy with a client that throws, or rejects with nothing',
    methods: [
      () => {
        throw new Error('no upstream')
      },
      () => rejection(undefined),
      (client, parameters) => callBack(client, parameters, new Error('no upstream')),
    ],
  },
]

/** A client with every method, and with every object that has methods, such as `client.cluster.health`. */
export function impostor(method: ImpostorMethod): object {
  const members = new Map<string, unknown>()
  const client: object = new Proxy({}, { get: (_, key) => member(key) })
  function member(key: string | symbol): unknown {
    // With `then` it would be a promise itself.
    if (typeof key === 'symbol' || key === 'then' || key in Object.prototype) return Reflect.get(Object.prototype, key)
    const known =
      members.get(key) ?? new Proxy((...parameters: unknown[]) => method(client, parameters), { get: (_, name) => member(name) })
    members.set(key, known)
    return known
  }
  return client
}
