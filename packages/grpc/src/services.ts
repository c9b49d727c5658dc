import type { Health, Probe } from '@hale/core'
import { didYouMean, fail, PROBES, show } from '@hale/options'

/** What the name of a gRPC service stands for: a probe, or one check of it. */
export interface Target {
  readonly probe: Probe
  readonly check?: string
}

/**
 * Every service name of a server: `""` for readiness, each probe, each check, and the user's own names. A probe wins over
 * a check of the same name.
 *
 * @throws TypeError for a name that is taken, or one that stands for no probe and no check.
 */
export function nameServices(health: Health, own: Readonly<Record<string, unknown>> = {}): ReadonlyMap<string, Target> {
  const targets = new Map<string, Target>()
  for (const [check, probe] of health.checks) targets.set(check, { probe, check })
  for (const probe of PROBES) targets.set(probe, { probe })
  const standard = new Map(targets)
  targets.set('', { probe: 'readiness' })
  for (const [name, meaning] of Object.entries(own)) {
    if (standard.has(name)) fail('probes', 'services must have names of your own gRPC services, not of a probe or a check', name)
    const target = typeof meaning === 'string' ? standard.get(meaning) : undefined
    targets.set(name, target ?? refuse(name, meaning, [...standard.keys()]))
  }
  return targets
}

function refuse(name: string, meaning: unknown, known: readonly string[]): never {
  const closest = typeof meaning === 'string' ? didYouMean(meaning, known) : undefined
  const must = `services[${show(name)}] must be liveness, readiness, startup or the name of a check`
  fail('probes', must, meaning, closest && `Did you mean ${show(closest)}?`)
}
