import fc from 'fast-check'

/** How to make a value that no check should return or throw. It is data, because the value itself cannot be generated or printed. */
export interface Recipe {
  readonly value: unknown
  readonly keys: readonly string[]
  readonly how: (typeof WAYS)[number]
}

const WAYS = [
  'as it is',
  'frozen',
  'circular',
  'throwing',
  'changing',
  'changing within',
  'inherited',
  'instance',
  'proxied',
  'trapped',
  'revoked',
  'error',
] as const
const KEYS = ['status', 'message', 'observed', 'data', 'then', 'code', 'name', 'value', 'unit', 'toJSON', 'toString', 'constructor']
const TRAPS = ['get', 'has', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor']

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withObjectString: true,
  withSparseArray: true,
  withTypedArray: true,
  maxDepth: 2,
})
const known = fc.constantFrom<unknown>(
  'healthy',
  'degraded',
  'unhealthy',
  'ok',
  'HEALTHY',
  null,
  undefined,
  true,
  false,
  200,
  1n,
  Symbol('healthy'),
  () => true,
)
const observed = fc.record({ value: fc.oneof(fc.double(), anything), unit: fc.oneof(fc.string(), anything) }, { requiredKeys: [] })
/** What comes close to findings. */
const findings = fc.record(
  {
    status: fc.oneof(known, anything),
    message: fc.oneof(fc.string(), anything),
    observed: fc.oneof(observed, anything),
    data: fc.oneof(fc.dictionary(fc.string(), anything), anything),
    rows: anything,
  },
  { requiredKeys: [] },
)

export const recipe: fc.Arbitrary<Recipe> = fc.record({
  value: fc.oneof(anything, findings, known),
  keys: fc.subarray(KEYS),
  how: fc.constantFrom(...WAYS),
})

const fail = (): never => {
  throw new Error('hostile')
}

/** The value that a recipe describes. */
export function make({ value, keys, how }: Recipe): unknown {
  const isObject = typeof value === 'object' && value !== null
  const object: Record<string, unknown> = isObject ? { ...value } : {}
  const define = (get: () => unknown): object => {
    for (const key of keys) Object.defineProperty(object, key, { get, enumerable: true, configurable: true })
    return object
  }
  let reads = keys.length
  const change = (): unknown => ['healthy', 1, 1n, undefined, Symbol('hostile'), { value: 1, unit: 'ms' }][reads++ % 6]
  switch (how) {
    case 'frozen':
      return Object.freeze(object)
    case 'circular':
      return define(() => object)
    case 'throwing':
      return define(fail)
    case 'changing':
      return define(change)
    case 'changing within': {
      const inner = Object.defineProperty({ unit: 'ms' }, 'value', { get: change, enumerable: true })
      return { observed: inner, data: inner }
    }
    case 'inherited':
      return Object.create(object)
    case 'instance':
      return Object.assign(new (class Findings {})(), object)
    case 'proxied':
      return new Proxy(object, {})
    case 'trapped':
      return new Proxy(object, Object.fromEntries(TRAPS.slice(0, keys.length + 1).map((trap) => [trap, fail])))
    case 'revoked': {
      const { proxy, revoke } = Proxy.revocable(object, {})
      revoke()
      return proxy
    }
    case 'error': {
      const error = new Error('hostile')
      return Object.freeze(Object.assign(error, { cause: error, message: value, code: keys[0] }))
    }
    default:
      return value
  }
}
