import { method, show, verify } from '@hale/options'
import { now } from '../clock/now'
import type { About, AboutCheck, AboutParts } from '../contract/about'
import type { ResolvedHealth } from '../options/health-options'
import type { ResolvedCheck } from '../options/resolve-check'
import { deepFreeze } from '../run/deep-freeze'
import { describeFailure } from '../run/failure'
import { forget, isThenable } from '../runtime/promise'
import { sayOnce } from '../runtime/say'
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
      const added = Object.assign({}, ...[...parts].map(readPart))
      return Object.freeze({ uptime: Math.round(now() - born), startedAfter, deadline, ...added, checks: settings })
    },
    add(part) {
      verify('addAbout', 'part', part, method)
      parts.add(part)
      return () => void parts.delete(part)
    },
  }
}

/** A part that throws, or that JSON cannot hold, is left out: it must cost neither the report nor a copy in another thread. */
function readPart(part: () => AboutParts): AboutParts {
  let keys = ''
  try {
    const given: unknown = part()
    forget(given)
    if (typeof given !== 'object' || given === null || isThenable(given)) throw new TypeError(`it must be an object; got ${show(given)}`)
    keys = Object.keys(given).join(', ')
    return deepFreeze(JSON.parse(JSON.stringify(given, refuseLost)))
  } catch (thrown) {
    sayOnce(part, () => `addAbout: the part${keys && ` with ${keys}`} is left out of about: ${describeFailure(thrown).message}`)
    return {}
  }
}

/** JSON would leave a function out without a word. */
function refuseLost(key: string, value: unknown): unknown {
  if (/^(?:function|symbol|bigint)$/.test(typeof value))
    throw new TypeError(`${key} must be a value that JSON can hold; got ${show(value)}`)
  return value
}

function settingsOf({ probe, scope, critical, timeout, maxAge, every, failureThreshold, successThreshold }: ResolvedCheck): AboutCheck {
  return Object.freeze({ probe, scope, critical, timeout, maxAge, every, failureThreshold, successThreshold })
}
