import type { Probe, Report, Selection } from '@hale/core'
import type { ThreadSettings } from './thread-options'

/** What the thread knows of the health while the main thread cannot answer. */
export interface HealthState {
  /** The last report on every check. */
  readonly report: Report
  /** Whether the instance has finished initialising: a report on a draining instance does not show it. */
  readonly started: boolean
}

/** What the main thread gives the thread when it starts. */
export interface ThreadData {
  readonly settings: ThreadSettings
  readonly beats: SharedArrayBuffer
  readonly checks: ReadonlyMap<string, Probe>
  readonly state: HealthState
  /** How long (ms) the thread waits for the main thread before it answers from the last results. */
  readonly patience: number
}

/** From the thread to the main thread. */
export type FromThread =
  | { readonly kind: 'listening'; readonly port: number | undefined }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | { readonly kind: 'question'; readonly id: number; readonly selection: Selection }

/** From the main thread to the thread. */
export type FromMain =
  /** The thread may serve the report for `freshFor` ms without a question. */
  | { readonly kind: 'answer'; readonly id: number; readonly report: Report; readonly freshFor: number }
  | { readonly kind: 'state'; readonly state: HealthState }
  | { readonly kind: 'close' }
