import type { HealthCheckSettings, LivenessCheckSettings } from './health-check'

type Settings = HealthCheckSettings | LivenessCheckSettings
/** The settings of the checks that one prototype declares, by method name. */
type Declared = Map<string, Settings>

// A string, so that an ESM copy of this package and a CommonJS one find each other's checks.
const CHECKS = 'hale:checks'
const COPIED = 'hale:check'

/**
 * Declares a method of a class as a check. The declaration stands on the prototype, not on the function, since another
 * decorator may replace the function.
 */
export function declareCheck(prototype: object, method: string, settings: Settings, original: unknown): void {
  const declared: Declared = Reflect.getOwnMetadata(CHECKS, prototype) ?? new Map()
  Reflect.defineMetadata(CHECKS, declared.set(method, settings), prototype)
  if (typeof original === 'function') Reflect.defineMetadata(COPIED, { method, settings }, original)
}

/** Every check of a class by method name: its own, those of its base classes, and those that a mixin copied to it. */
export function checksOf(prototype: object): ReadonlyMap<string, Settings> {
  const checks: Declared = new Map()
  for (const one of chainOf(prototype)) {
    for (const [method, settings] of copiedTo(one)) checks.set(method, settings)
    for (const [method, settings] of (Reflect.getOwnMetadata(CHECKS, one) as Declared | undefined) ?? []) checks.set(method, settings)
  }
  return checks
}

/** The prototypes of a class, the base class first, so that a subclass has the last word. */
function chainOf(prototype: object): object[] {
  const parent: object | null = Object.getPrototypeOf(prototype)
  return parent === null ? [] : [...chainOf(parent), prototype]
}

/** A mixin copies functions from one prototype to another. Under another name it is a wrapper's way to keep the original. */
function copiedTo(prototype: object): [string, Settings][] {
  return Object.entries(Object.getOwnPropertyDescriptors(prototype)).flatMap(([name, { value }]) => {
    const copied: { method: string; settings: Settings } | undefined =
      typeof value === 'function' ? Reflect.getOwnMetadata(COPIED, value) : undefined
    return copied?.method === name ? [[name, copied.settings]] : []
  })
}
