import { now } from '../clock/now'
import type { About, AboutCheck, AboutParts } from '../contract/about'
import type { ResolvedHealth } from '../options/health-options'
import type { ResolvedCheck } from '../options/resolve-check'
import type { Lifecycle } from './lifecycle'

/** What tools need to judge the instance, and the parts that other packages add. */
export interface AboutSource {
  read(): About
  /** The instance may have started, or not have started yet after all. */
  look(): void
  /** A caller has asked for a report: an instance that has started by now stays so. */
  asked(): void
  /** Adds a part, read anew for each report. Returns a function that removes it. */
  add(part: () => AboutParts): () => void
}

export function createAbout({ checks, deadline }: ResolvedHealth, lifecycle: Lifecycle): AboutSource {
  const born = now()
  const parts = new Set<() => AboutParts>()
  const settings = Object.freeze(Object.fromEntries(checks.map((check) => [check.name, settingsOf(check)])))
  let startedAfter: number | undefined
  let certain = false

  /** A hold that is taken after `createHealth`, and before a caller has asked, belongs to the start. */
  function look(): void {
    if (lifecycle.started) startedAfter ??= Math.round(now() - born)
    else if (!certain) startedAfter = undefined
  }

  function asked(): void {
    certain ||= lifecycle.started
  }

  look()
  return {
    look,
    asked,
    read() {
      look()
      asked()
      const added = Object.assign({}, ...[...parts].map(readSafely))
      return Object.freeze({ uptime: Math.round(now() - born), startedAfter, deadline, ...added, checks: settings })
    },
    add(part) {
      parts.add(part)
      return () => void parts.delete(part)
    },
  }
}

/** A part that throws is left out: it must not cost the report. */
function readSafely(part: () => AboutParts): AboutParts {
  try {
    return part()
  } catch {
    return {}
  }
}

function settingsOf({ probe, scope, critical, timeout, maxAge, every, failureThreshold, successThreshold }: ResolvedCheck): AboutCheck {
  return Object.freeze({ probe, scope, critical, timeout, maxAge, every, failureThreshold, successThreshold })
}
