import { text, verify } from '@hale/options'
import type { Phase } from '../contract/report'
import { redact } from '../redaction/redact'

/** What decides an instance's phase: its startup checks, its holds, and whether it drains. */
export interface Lifecycle {
  readonly phase: Phase
  /** Whether every critical startup check has passed once and no hold is left, draining or not. */
  readonly started: boolean
  /** The reasons of the holds that are left, if any. */
  readonly holds: readonly string[] | undefined
  hold(reason: string): () => void
  drain(): void
  /** A startup check has been healthy or degraded once. The caller looks at what that changes. */
  passed(check: string): void
}

/** The phase of one instance, `starting` until the named startup checks have passed. */
export function createLifecycle(startupChecks: Iterable<string>, changed: () => void): Lifecycle {
  const unpassed = new Set(startupChecks)
  const held = new Set<{ reason: string }>()
  let draining = false
  const started = (): boolean => unpassed.size + held.size === 0

  return {
    get phase() {
      if (draining) return 'draining'
      return started() ? 'running' : 'starting'
    },
    get started() {
      return started()
    },
    get holds() {
      return held.size > 0 ? Object.freeze([...held].map(({ reason }) => reason)) : undefined
    },
    hold(reason) {
      verify('hold', 'reason', reason, text)
      const entry = { reason: redact(reason) }
      held.add(entry)
      changed()
      return () => {
        if (held.delete(entry)) changed()
      }
    },
    drain() {
      if (draining) return
      draining = true
      changed()
    },
    passed(check) {
      unpassed.delete(check)
    },
  }
}
