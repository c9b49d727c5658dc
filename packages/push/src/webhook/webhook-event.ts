import type { Probe, Status } from '@hale/core'

/** What a webhook's body says. */
export interface WebhookEvent {
  /** `check.changed`, or `check.reminder` for one that is still not healthy. */
  readonly type: 'check.changed' | 'check.reminder'
  /** The service's name, as createHealth knows it. */
  readonly service: string | undefined
  readonly version: string | undefined
  readonly check: string
  readonly probe: Probe
  readonly critical: boolean
  /** The status that was sent before. */
  readonly from: Status
  readonly to: Status
  /** When it changed, in ISO 8601. */
  readonly since: string
  /** The error's code. Messages and data are not sent. */
  readonly code: string | undefined
  readonly impact: string | undefined
  readonly runbook: string | undefined
  /** How many reminders came before this one and with it: 0 for the change itself. */
  readonly reminder: number
}
