import type { Check, HealthOptions, LivenessCheck, Probe } from '@hale/core'
import { PROBES } from '@hale/options'
import type { ModulesContainer } from '@nestjs/core'
import { checksOf } from './declared-checks'
import { byClass, type ClassWrapper } from './module-classes'
import { runOnInstances } from './run-on-instances'

/** A check that is a method of a class. Its instances may not exist yet. */
export interface FoundCheck {
  /** For a person: `Orders.database`. */
  readonly place: string
  readonly className: string
  readonly wrappers: readonly ClassWrapper[]
  readonly name: string
  readonly probe: Probe
  readonly check: Check
}

/** Finds every decorated method. Nest has read all modules by now, and made few of their instances. */
export function findChecks(modules: ModulesContainer): readonly FoundCheck[] {
  return [...byClass(modules)].flatMap(([{ name: className, prototype }, wrappers]) =>
    [...checksOf(prototype)].map(([method, { name = method, probe = 'readiness', ...settings }]): FoundCheck => {
      const run = runOnInstances(wrappers, method, probe === 'liveness')
      // The core knows an async function, which liveness does not allow, by its prototype.
      Object.setPrototypeOf(run, Object.getPrototypeOf(functionOf(prototype, method) ?? run))
      return { place: `${className}.${method}`, className, wrappers, name, probe, check: { ...settings, run } }
    }),
  )
}

/**
 * The options of a health with the found checks added.
 *
 * @throws TypeError for two checks of one name.
 */
export function addChecks(options: HealthOptions, found: readonly FoundCheck[]): HealthOptions {
  const added: Record<Probe, Record<string, LivenessCheck>> = { liveness: {}, readiness: {}, startup: {} }
  const places = new Map<string, string>()
  for (const probe of PROBES) for (const name of Object.keys(options[probe] ?? {})) places.set(name, `the ${probe} option of HaleModule`)
  for (const { name, probe, check, place } of found) {
    const other = places.get(name)
    if (other) throw new TypeError(`HealthCheck: each check must have its own name; got "${name}" in ${other} and in ${place}`)
    places.set(name, place)
    added[probe][name] = check as LivenessCheck
  }
  const extended = PROBES.filter((probe) => Object.keys(added[probe]).length > 0)
  return { ...options, ...Object.fromEntries(extended.map((probe) => [probe, { ...options[probe], ...added[probe] }])) }
}

/** The function behind a method, without running an accessor that another decorator made of it. */
function functionOf(prototype: object, method: string): object | undefined {
  for (let one: object | null = prototype; one !== null; one = Object.getPrototypeOf(one)) {
    const descriptor = Object.getOwnPropertyDescriptor(one, method)
    if (descriptor) return typeof descriptor.value === 'function' ? descriptor.value : undefined
  }
  return undefined
}
