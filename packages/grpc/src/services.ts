import type { Health, Probe } from '@hale/core'

/** What the name of a gRPC service stands for: a probe, or one check of it. */
export interface Target {
  readonly probe: Probe
  readonly check?: string
}

const PROBES: readonly Probe[] = ['liveness', 'readiness', 'startup']

/**
 * All names that can be asked for: `""` for readiness, each probe, each check, and the user's own. Where a check is
 * called like a probe, the probe has the name. Throws a TypeError for what does not fit.
 */
export function nameServices(health: Health, own: unknown = {}): ReadonlyMap<string, Target> {
  const targets = new Map<string, Target>()
  for (const [check, probe] of health.checks) targets.set(check, { probe, check })
  for (const probe of PROBES) targets.set(probe, { probe })
  const standard = new Map(targets)
  targets.set('', { probe: 'readiness' })
  for (const [name, meaning] of entriesOf(own)) {
    if (standard.has(name)) {
      throw new TypeError(`services has ${JSON.stringify(name)}, a probe or a check already: use the name of one of your gRPC services`)
    }
    const target = standard.get(meaning as string)
    if (!target) throw new TypeError(`services[${JSON.stringify(name)}] is ${show(meaning)}: use one of ${[...standard.keys()].join(', ')}`)
    targets.set(name, target)
  }
  return targets
}

function entriesOf(own: unknown): [string, unknown][] {
  if (typeof own === 'object' && own !== null && !Array.isArray(own)) return Object.entries(own)
  throw new TypeError(`services is ${show(own)}: use an object from the names of your gRPC services to a probe or a check`)
}

function show(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
