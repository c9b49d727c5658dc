import type { JsonObject } from './json'
import type { Status } from './status'

/** What a check looks at: `local` is this instance (disk, memory, event loop), `dependency` is another system. */
export type Scope = 'local' | 'dependency'

/** One measured value with its unit, such as `{ value: 0.83, unit: 'ratio', degradedAt: 0.8, unhealthyAt: 0.9 }`. */
export interface Observation {
  readonly value: number
  readonly unit: string
  /** The value from which the check is degraded, for people who look at it. */
  readonly degradedAt?: number | undefined
  /** The value from which the check is unhealthy, for people who look at it. */
  readonly unhealthyAt?: number | undefined
}

/**
 * The long form of a check's answer. Without a `status` it is healthy. A `message` needs a `status` or an `observed`
 * value beside it, because many gateways answer an error with a message.
 */
export interface CheckFindings {
  readonly status?: Status
  /** For people: shown in full detail only, with credentials redacted. */
  readonly message?: string
  readonly observed?: Observation
  readonly data?: JsonObject
}

/**
 * What a check returns or resolves with. Nothing and `true` are healthy. `false`, and all that is not
 * {@link CheckFindings}, is unhealthy with the code `invalid_answer`.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: a check that returns nothing is the most common check
export type CheckAnswer = void | boolean | CheckFindings

declare global {
  /** Lets the published declarations compile in a project without the types of the DOM and of Node. */
  interface AbortSignal {}
}

/** What a check gets when it runs. */
export interface CheckContext {
  /** Aborts when the run passes its timeout. Pass it to the client, so that nothing stays open. Made on first use. */
  readonly signal: AbortSignal
  /**
   * How long (ms) this run may take. Pass it to a client that takes a limit for one call. It is missing where something
   * other than a health object runs the check.
   */
  readonly timeout?: number | undefined
}

interface CheckSettings {
  /** With `false` the check makes a report `degraded` at most. @default true */
  readonly critical?: boolean | undefined
  /** How long (ms) a result answers later probes without a run. @default 1000 */
  readonly maxAge?: number | undefined
  /** Unhealthy runs in a row before the check counts as failed. The first run counts at once. @default 1 */
  readonly failureThreshold?: number | undefined
  /** Passing runs in a row before a failed check counts as recovered. @default 1 */
  readonly successThreshold?: number | undefined
  /** What the check verifies, for people. */
  readonly description?: string | undefined
  /** What users notice when it fails, for people. */
  readonly impact?: string | undefined
  /** Where people read what to do: a URL or a page's name. */
  readonly runbook?: string | undefined
}

/**
 * Verifies one thing. Use one for each direct dependency and each local resource that this instance needs to serve. The
 * contract is structural: a published check needs no dependency on this package.
 *
 * @example
 * ```ts
 * import type { Check } from '@hale/core'
 *
 * const pool = { query: async (text: string) => [text] }
 * export const database: Check = {
 *   timeout: 300,
 *   impact: 'orders cannot be placed',
 *   async run() {
 *     await pool.query('SELECT 1')
 *   },
 * }
 * ```
 */
export interface Check extends CheckSettings {
  /** Returns or resolves when all is well, and throws or rejects when not. `this` is the check. */
  run(context: CheckContext): CheckAnswer | PromiseLike<CheckAnswer>
  /** What it looks at. `local` checks still run when another service's check asks. @default 'dependency' */
  readonly scope?: Scope | undefined
  /** How long (ms) one run may take before it counts as unhealthy with the code `timeout`. @default 500 */
  readonly timeout?: number | undefined
  /**
   * Run in the background, this many ms apart, instead of on demand. On Cloudflare Workers nothing runs between requests.
   * There the check runs on demand when its result is older than this, and its `timeout` must fit into the deadline.
   */
  readonly every?: number | undefined
}

/**
 * A check for liveness. It is synchronous, so it cannot hang. It is local, because a restart must never depend on another
 * system.
 *
 * @example
 * ```ts
 * import type { LivenessCheck } from '@hale/core'
 *
 * let lastTick = Date.now()
 * setInterval(() => { lastTick = Date.now() }, 1_000).unref()
 * export const worker: LivenessCheck = { run: () => Date.now() - lastTick < 30_000 }
 * ```
 */
export interface LivenessCheck extends CheckSettings {
  run(): CheckAnswer
  /** Always this instance alone: a restart repairs no dependency. @default 'local' */
  readonly scope?: 'local' | undefined
}
