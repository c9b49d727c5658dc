import type { Health, HealthOptions, ProbeOptions } from '@hale/core'
import { health as aHealth, milliseconds, type OptionRules, readOptions, rule } from '@hale/options'

/** The options of `HaleModule`: those of `createHealth`, how the probes are served, and how the app stops. */
export interface HaleModuleOptions extends HealthOptions {
  /** Paths, status codes and details of the endpoints. */
  readonly probes?: ProbeOptions | undefined
  /**
   * How long (ms) the app serves after readiness has turned 503, before it stops listening. Load balancers need this time
   * to notice. An app that does not listen, as in most tests, does not wait. @default 5_000
   */
  readonly readinessDelay?: number | undefined
  /**
   * How long (ms) running requests, and then the shutdown hooks of the app, may take after it has stopped listening.
   * Requests that take longer are cut off. @default 10_000
   */
  readonly timeout?: number | undefined
  /** A health that `createHealth` made elsewhere. It has its own options, and it takes no decorated checks. */
  readonly health?: Health | undefined
}

/** The options, verified and in their parts. */
export interface ResolvedHaleModule {
  readonly made: Health | undefined
  readonly healthOptions: HealthOptions
  readonly probes: ProbeOptions | undefined
  readonly readinessDelay: number | undefined
  readonly timeout: number | undefined
}

const LONGEST_WAIT = 3_600_000
const WAIT = milliseconds(0, LONGEST_WAIT)
// createHealth and probes verify these themselves.
const verifiedByCore = rule(() => true, '')
const OPTIONS: OptionRules<HaleModuleOptions> & Record<keyof HaleModuleOptions, unknown> = {
  name: verifiedByCore,
  version: verifiedByCore,
  liveness: verifiedByCore,
  readiness: verifiedByCore,
  startup: verifiedByCore,
  deadline: verifiedByCore,
  blindSpots: verifiedByCore,
  probes: verifiedByCore,
  readinessDelay: WAIT,
  timeout: WAIT,
  health: aHealth,
}

/**
 * Verifies the options and takes them apart.
 *
 * @throws TypeError that begins with the caller and names the wrong value and the remedy.
 */
export function resolveHaleModule(caller: string, options: HaleModuleOptions): ResolvedHaleModule {
  const { health: made, probes, readinessDelay, timeout, ...healthOptions } = readOptions<HaleModuleOptions>(caller, options, OPTIONS)
  const [other] = Object.keys(healthOptions)
  if (made && other)
    throw new TypeError(`${caller}: ${other} must not stand beside health. Pass it to the createHealth that made the health`)
  return { made, healthOptions, probes, readinessDelay, timeout }
}
