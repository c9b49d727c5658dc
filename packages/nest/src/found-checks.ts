import type { Check, HealthOptions, LivenessCheck, Probe } from '@hale/core'
import type { DiscoveryService, MetadataScanner } from '@nestjs/core'
import { CHECK_METADATA, type HealthCheckSettings, type LivenessCheckSettings } from './health-check'

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number]

/** A method that is a check, on a provider that need not be there yet. */
interface FoundCheck {
  /** For a person: `Orders.database`. */
  readonly place: string
  readonly wrapper: Wrapper
  readonly name: string
  readonly probe: Probe
  readonly check: Check
}

/** The checks that the app's providers and controllers are decorated with. */
export interface FoundChecks {
  /** For a person: `Orders.database`. */
  readonly places: readonly string[]
  /** The options with these checks added. Throws a TypeError where two have one name. */
  addTo(options: HealthOptions): HealthOptions
  /** Throws a TypeError for a check that could never run, once everything is made. */
  requireSingletons(): void
}

const PROBES: readonly Probe[] = ['liveness', 'readiness', 'startup']

/** Looks for decorated methods. Nest has read all modules by now, and made few of their instances. */
export function findChecks(discovery: DiscoveryService, scanner: MetadataScanner): FoundChecks {
  const wrappers = (): Wrapper[] => [...discovery.getProviders(), ...discovery.getControllers()]
  const checksOf = (wrapper: Wrapper, prototype: object | null): FoundCheck[] =>
    prototype ? scanner.getAllMethodNames(prototype).flatMap((method) => checkOf(wrapper, prototype, method)) : []
  const found = wrappers().flatMap((wrapper) => checksOf(wrapper, isClass(wrapper) ? wrapper.metatype.prototype : null))

  return {
    places: found.map(({ place }) => place),
    addTo(options) {
      const added: Record<Probe, Record<string, LivenessCheck>> = { liveness: {}, readiness: {}, startup: {} }
      const owners = new Map<string, string>()
      for (const probe of PROBES) for (const name of Object.keys(options[probe] ?? {})) owners.set(name, 'the options of HaleModule')
      for (const { name, probe, check, place } of found) {
        const owner = owners.get(name)
        if (owner) throw new TypeError(`the name of a check is "${name}" in ${owner} and in ${place}: give each one of its own`)
        owners.set(name, place)
        added[probe][name] = check as LivenessCheck
      }
      const extended = PROBES.filter((probe) => Object.keys(added[probe]).length > 0)
      return { ...options, ...Object.fromEntries(extended.map((probe) => [probe, { ...options[probe], ...added[probe] }])) }
    },
    requireSingletons() {
      for (const { place, wrapper } of found) {
        if (wrapper.isTransient || !wrapper.isDependencyTreeStatic()) {
          throw new TypeError(
            `${place} is a check, but its provider is not a singleton: a probe is no request; give the check a provider of the default scope`,
          )
        }
      }
      for (const wrapper of wrappers().filter((made) => !isClass(made) && !made.isAlias)) {
        for (const { place } of checksOf(wrapper, prototypeOf(wrapper.instance))) {
          throw new TypeError(
            `${place} is a check, but a factory or a value provides it: provide the class itself, or name the check in HaleModule.forRootAsync`,
          )
        }
      }
    },
  }
}

const isClass = (wrapper: Wrapper): wrapper is Wrapper & { metatype: { prototype: object } } =>
  !wrapper.isNotMetatype && !wrapper.isAlias && typeof wrapper.metatype === 'function' && Boolean(wrapper.metatype.prototype)

const prototypeOf = (value: unknown): object | null => (typeof value === 'object' && value !== null ? Object.getPrototypeOf(value) : null)

function checkOf(wrapper: Wrapper, prototype: object, method: string): FoundCheck[] {
  const own: unknown = Reflect.get(prototype, method)
  const settings = Reflect.getMetadata(CHECK_METADATA, own as object) as (HealthCheckSettings | LivenessCheckSettings) | undefined
  if (!settings) return []
  const { name = method, probe = 'readiness', ...rest } = settings
  const place = `${prototype.constructor.name}.${method}`
  if (!PROBES.includes(probe))
    throw new TypeError(`the probe of ${place} is ${JSON.stringify(probe)}: use ${PROBES.map((known) => `"${known}"`).join(', ')}`)
  const run = (context: unknown): unknown => wrapper.instance[method](context)
  // The core tells by its prototype whether a function is async, which a liveness check may not be.
  Object.setPrototypeOf(run, Object.getPrototypeOf(own))
  return [{ place, wrapper, name, probe, check: { ...rest, run } as Check }]
}
