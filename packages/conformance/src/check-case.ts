import type { Check, CheckResult, Status } from '@hale/core'
import type { FaultProxy, Target } from './fault-proxy'

/** The switches of a real server that only this test uses. */
export interface ServerSwitches {
  start(): Promise<void>
  /** Stops it as an operator would. */
  stop(): Promise<void>
  /** Stops all of its processes (SIGSTOP): its sockets stay open and send nothing. */
  freeze(): void
  thaw(): void
}

/** A check with the client that it borrows. */
export interface OpenedCheck {
  readonly check: Check
  /** Closes the client, whatever state it is in. */
  close(): void | Promise<void>
  /** Counts that must not grow from run to run and that only the client or its server knows: channels, places in a pool, listeners. */
  counts?(): Readonly<Record<string, number>> | Promise<Readonly<Record<string, number>>>
}

/** Opens a client with these settings and creates the check with it. It must not reject while the server is well. */
export type OpenCheck<Settings extends Target> = (settings: Settings) => OpenedCheck | Promise<OpenedCheck>

/** A fault of a server, or of the connections to it. */
export type FaultName =
  | 'none'
  | 'slow'
  | 'too slow'
  | 'stopped'
  | 'frozen'
  | 'cut off'
  | 'reset'
  | 'refused'
  | 'half-open'
  | 'wrong credentials'

/** A case of many runs, which must leave nothing behind. */
export type LeakName = 'hung runs' | 'many runs'

/** Clients that have every method and reach no server. */
export type ImpostorName = 'no answer' | 'no promise' | 'itself' | 'empty callback' | 'other shape' | 'silence' | 'throws'

/** The server of a check, and what differs from the suite's defaults for its client. */
export interface CheckFaults<Settings extends Target> {
  /** Returns the server. The suite calls it when a test runs. */
  readonly server: () => Settings & ServerSwitches
  /** Returns the settings with credentials that the server refuses. The credentials must contain {@link wrongSecret}. */
  readonly wrongCredentials?: (settings: Settings) => Settings
  /** The expected codes where they are not the usual ones, each with the reason. */
  readonly codes?: Partial<Record<FaultName, { readonly codes: readonly string[]; readonly reason: string }>>
  /** The cases that are impossible with this client, each with the reason. */
  readonly skip?: Partial<Record<FaultName | LeakName | ImpostorName, string>>
  /**
   * Makes the check with another client. The suite passes clients that have every method and reach no server, and the check
   * must never be healthy with them. Left out where a check has no client.
   */
  readonly withClient?: (client: object) => Check
  /** The faults after which this client never recovers, each with the reason. */
  readonly unrecoverable?: Partial<Record<FaultName, string>>
  /**
   * Whether the client has one connection for all commands. While that is half-open, the commands of the service hang too,
   * so the check must stay unhealthy. @default false
   */
  readonly singleConnection?: boolean
  /** After how many bytes an answer is cut off. @default 3 */
  readonly truncateAfter?: number
  /** How many runs must leave nothing behind. @default 2_000 */
  readonly runs?: number
}

/** Part of every wrong credential, so that a report that contains it shows a credential. */
export const wrongSecret = 'wrong-and-secret'

/** The result of one fault. */
export interface FaultOutcome {
  /** The status during the fault. */
  readonly status: Status
  readonly code: string | undefined
  /** The duration of the run (ms). */
  readonly ms: number
  /** How long (ms) after the end of the fault the check was healthy again, or the reason why it never is. */
  readonly back: number | string | undefined
}

/** What a case can use. */
export interface FaultContext {
  readonly server: ServerSwitches
  readonly proxy: FaultProxy
  readonly truncateAfter: number
  readonly runs: number
  /** Runs the check anew, as a probe does, with this timeout (ms). Resolves with its row in the report. */
  probe(timeout: number): Promise<CheckResult>
  counts(): Promise<Readonly<Record<string, number>>>
}

/** A fault, how the suite makes it, and the expected result. */
export interface FaultCase {
  readonly name: FaultName
  /** A sentence that continues the name of the check. */
  readonly sentence: string
  /** How the check reaches the server: directly, or through the proxy that makes the fault. */
  readonly way: 'direct' | 'proxy' | 'wrong credentials'
  /** The status during the fault. Left out where it depends on the client. */
  readonly status?: Status
  /** The expected codes while the check is unhealthy. */
  readonly codes?: readonly string[]
  /** The timeout (ms) of a run during the fault. Short only where the run must hang. */
  readonly timeout: number
  /** Whether the check must be healthy with its second run, while the fault lasts: by another connection of the client. */
  readonly recoversByItself?: boolean
  break?(context: FaultContext): Promise<void>
  /** Continues the fault while a run is under way. */
  strike?(context: FaultContext): Promise<void>
  mend?(context: FaultContext): Promise<void>
}
