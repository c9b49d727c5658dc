import type { Health, HealthOptions, ProbeOptions } from '@hale/core'
import type { FactoryProvider, ModuleMetadata } from '@nestjs/common'

/** What `HaleModule` is told: what `createHealth` is, and how the probes are served. */
export interface HaleModuleOptions extends HealthOptions {
  /** Paths, status codes and details of the endpoints. */
  readonly probes?: ProbeOptions | undefined
  /**
   * How long (ms) the app serves on, not ready, when it is told to stop: as long as load balancers need to see that.
   * Only then does Nest call the other modules' shutdown hooks and close the server. @default 0
   */
  readonly readinessDelay?: number | undefined
  /** A health that was made by `createHealth` elsewhere. It brings its own options, and takes no decorated checks. */
  readonly health?: Health | undefined
}

/** The same, made by a factory that can inject providers, as Nest's own `registerAsync` has it. */
export interface HaleModuleAsyncOptions
  extends Pick<ModuleMetadata, 'imports'>,
    Pick<FactoryProvider<HaleModuleOptions>, 'inject' | 'useFactory'> {}

/** The options in their three parts. */
export interface ReadOptions {
  readonly made: Health | undefined
  readonly healthOptions: HealthOptions
  readonly probes: ProbeOptions | undefined
  readonly readinessDelay: number
}

const LONGEST_TIMER = 2 ** 31 - 1

/** Tells the options apart. Throws a TypeError that names what is wrong and the remedy; the core verifies the rest. */
export function readOptions(options: HaleModuleOptions): ReadOptions {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`the options of HaleModule are ${String(options)}: use an object literal, and return one from useFactory`)
  }
  const { health: made, probes, readinessDelay = 0, ...healthOptions } = options
  if (typeof readinessDelay !== 'number' || !(readinessDelay >= 0 && readinessDelay <= LONGEST_TIMER)) {
    throw new TypeError(`readinessDelay of HaleModule is ${JSON.stringify(readinessDelay)}: use 0 to ${LONGEST_TIMER} ms`)
  }
  if (made !== undefined && typeof made?.hold !== 'function') {
    throw new TypeError(`health of HaleModule is ${String(made)}: use what createHealth gave`)
  }
  const [other] = Object.keys(healthOptions)
  if (made && other) {
    throw new TypeError(
      `HaleModule has both health and ${JSON.stringify(other)}: hand ${JSON.stringify(other)} to the createHealth that made it`,
    )
  }
  return { made, healthOptions, probes, readinessDelay }
}
