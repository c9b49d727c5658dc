import type { AboutParts } from './about'
import type { CheckResult, Phase, Probe, Report } from './report'

/** What the peers say of a failing check, where the instance stays in rotation because of it. */
export interface Held {
  /** How many asks were answered with "it is down here too". */
  readonly down: number
  /** How many peers were asked. */
  readonly asked: number
  /** `true` where the fleet only shows what it would do: the check counts as it would without a fleet. */
  readonly shadow?: boolean | undefined
}

/**
 * The other instances of the service, as `createHealth` sees them: `createFleet` of `@hale/fleet` makes one. The fleet
 * judges the critical dependencies of readiness. It does all the asking; the core has neither timers nor I/O for it.
 */
export interface Fleet {
  /**
   * Gives the fleet its health, once, when that is made.
   *
   * @throws TypeError where the fleet has a health already.
   */
  join(health: FleetHealth): void
  /**
   * A run of a check has failed, and no peer had asked for it. The result waits for what this returns, `patience` ms at
   * most. It returns nothing where a verdict is there.
   */
  failed(check: string, patience: number): PromiseLike<unknown> | undefined
  /** The verdict on a check that is unhealthy, where that is to hold. The same object while nothing changes. */
  held(check: string): Held | undefined
  /**
   * The body that answers a request with the header `Health-Peer` for a check. `undefined` where a stranger sent it: the
   * response is then the same as without the header. `strict`: the endpoint shows no details, so only a sender that proves a
   * secret is a peer.
   */
  answer(header: string, check: string, strict: boolean): PromiseLike<string> | undefined
}

/** The parts of a health that a fleet uses. */
export interface FleetHealth {
  readonly phase: Phase
  readonly checks: ReadonlyMap<string, Probe>
  evaluate(selection: { readonly probe: Probe; readonly check: string; readonly peer: true }): Report | Promise<Report>
  snapshot(probe?: Probe): Report
  onTransition(
    listener: (transition: { readonly kind: string; readonly probe?: Probe; readonly to?: string | undefined }) => void,
  ): () => void
  onRun(listener: (run: { readonly name: string; readonly probe: Probe; readonly result: CheckResult }) => void): () => void
  addAbout(part: () => AboutParts): () => void
}
