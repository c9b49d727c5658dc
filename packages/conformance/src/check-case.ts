import type { Check, CheckResult, Status } from '@hale/core'
import type { FaultProxy, Target } from './fault-proxy'

/** The switches of a real server, private to the test. */
export interface ServerSwitches {
  start(): Promise<void>
  /** Ends it as an operator would. */
  stop(): Promise<void>
  /** Stops all of its processes, so that its sockets stay open and say nothing. */
  freeze(): void
  thaw(): void
}

/** A check with the client that it borrows. */
export interface OpenedCheck {
  readonly check: Check
  /** Closes the client, whatever state it is in. */
  close(): void | Promise<void>
  /** What must not grow from run to run and only the client or its server knows: channels, places in a pool, listeners. */
  counts?(): Readonly<Record<string, number>> | Promise<Readonly<Record<string, number>>>
}

/** Opens a client with those settings and makes the check of it. It must not be rejected while the server is well. */
export type OpenCheck<Settings extends Target> = (settings: Settings) => OpenedCheck | Promise<OpenedCheck>

/** What happens to a server, or to the way there. */
export type FaultName = 'none' | 'slow' | 'too slow' | 'stopped' | 'frozen' | 'cut off' | 'reset' | 'refused' | 'wrong credentials'

/** What is about many runs: none may leave anything behind. */
export type LastingName = 'hung runs' | 'many runs'

/** What is particular about one check with one client. */
export interface CheckFaults<Settings extends Target> {
  /** The server, asked for when a test runs. */
  readonly server: () => Settings & ServerSwitches
  /** The same settings with credentials that the server refuses. They must hold the text {@link wrongSecret}. */
  readonly wrongCredentials?: (settings: Settings) => Settings
  /** The codes that come out where they are not the usual ones, with the reason. */
  readonly codes?: Partial<Record<FaultName, { readonly codes: readonly string[]; readonly reason: string }>>
  /** What cannot be had with this client, each with the reason. */
  readonly skip?: Partial<Record<FaultName | LastingName, string>>
  /** After which faults this client stays unhealthy for good, each with the reason. */
  readonly lost?: Partial<Record<FaultName, string>>
  /** How many bytes of an answer arrive before it is cut off. @default 3 */
  readonly truncateAfter?: number
  /** How many runs must leave nothing behind. @default 10_000 */
  readonly runs?: number
}

/** Stands in every wrong credential, and so must stand in no report. */
export const wrongSecret = 'wrong-and-secret'

/** What came out of one fault, for the table in the documentation. */
export interface FaultOutcome {
  readonly status: Status
  readonly code: string | undefined
  /** How long the run took. */
  readonly ms: number
  /** How long after the fault was over the check was healthy again; the reason where it never is. */
  readonly back: number | string | undefined
}

/** What a case is handed. */
export interface FaultContext {
  readonly server: ServerSwitches
  readonly proxy: FaultProxy
  readonly truncateAfter: number
  readonly runs: number
  /** Runs the check anew, as a probe does, and resolves with its row in the report. */
  probe(): Promise<CheckResult>
  counts(): Promise<Readonly<Record<string, number>>>
}

/** A fault, how it is brought about and what it must come to. */
export interface FaultCase {
  readonly name: FaultName
  /** A sentence that reads after the check's name. */
  readonly sentence: string
  /** How the check reaches the server: directly, or by the proxy that breaks the way. */
  readonly way: 'direct' | 'proxy' | 'wrong credentials'
  readonly status: Status
  /** The codes that tell a person this fault. */
  readonly codes?: readonly string[]
  break?(context: FaultContext): Promise<void>
  /** Goes on breaking while the run is under way. */
  strike?(context: FaultContext): Promise<void>
  mend?(context: FaultContext): Promise<void>
}
