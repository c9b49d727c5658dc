import type { Health, HealthHandler, HealthOptions, ProbeOptions } from '@hale/core'
import { healthRule, method, milliseconds, type OptionRules, readOptions, rule } from '@hale/options'

/** The options of `HaleModule`: those of `createHealth`, how the probes are served, and how the app stops. */
export interface HaleModuleOptions extends HealthOptions {
  /** Paths, status codes and details of the endpoints. */
  readonly probes?: ProbeOptions | undefined
  /** Other handlers that the app serves beside its probes: `mount: (health) => statusPage(health)`. */
  readonly mount?: ((health: Health) => HealthHandler | readonly HealthHandler[]) | undefined
  /**
   * How long (ms) the app serves after readiness has turned 503, before it stops listening. Load balancers need this time
   * to notice. It is 0 on SIGINT and under a file watcher unless you set it. An app that does not listen, as in most
   * tests, does not wait. @default 5_000
   */
  readonly readinessDelay?: number | undefined
  /**
   * How long (ms) `beforeClose`, running requests and the shutdown hooks of the app may take together after
   * `readinessDelay`. Requests that take longer are cut off. @default 10_000
   */
  readonly timeout?: number | undefined
  /**
   * How long (ms) the platform waits between its signal and SIGKILL, such as 30_000 on Kubernetes. `readinessDelay` and
   * `timeout` are derived from it unless you set them.
   */
  readonly gracePeriod?: number | undefined
  /** Runs after `readinessDelay`, while the app still accepts connections. Deregister the instance here. */
  readonly beforeClose?: (() => unknown) | undefined
  /** A health that `createHealth` made elsewhere. It has its own options, and it takes no decorated checks. */
  readonly health?: Health | undefined
}

/** The options, verified and in their parts. */
export interface ResolvedHaleModule {
  readonly made: Health | undefined
  readonly healthOptions: HealthOptions
  readonly probes: ProbeOptions | undefined
  readonly handlers: HaleModuleOptions['mount']
  readonly stop: Pick<HaleModuleOptions, 'readinessDelay' | 'timeout' | 'gracePeriod' | 'beforeClose'>
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
  fleet: verifiedByCore,
  probes: verifiedByCore,
  mount: rule((value) => typeof value === 'function', 'must be a function from the health to handlers'),
  readinessDelay: WAIT,
  timeout: WAIT,
  gracePeriod: milliseconds(100, LONGEST_WAIT),
  beforeClose: method,
  health: healthRule,
}

/**
 * Verifies the options and takes them apart.
 *
 * @throws TypeError that begins with the caller and names the wrong value and the remedy.
 */
export function resolveHaleModule(caller: string, options: HaleModuleOptions): ResolvedHaleModule {
  const read = readOptions<HaleModuleOptions>(caller, options, OPTIONS)
  const { health: made, probes, mount: handlers, readinessDelay, timeout, gracePeriod, beforeClose, ...healthOptions } = read
  const [other] = Object.keys(healthOptions)
  if (made && other)
    throw new TypeError(`${caller}: ${other} must not stand beside health. Pass it to the createHealth that made the health`)
  return { made, healthOptions, probes, handlers, stop: { readinessDelay, timeout, gracePeriod, beforeClose } }
}
