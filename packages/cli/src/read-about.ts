import type { About, AboutCheck } from '@hale/core'
import { isPlainObject, PROBES, SCOPES } from '@hale/options'

type Loose = Readonly<Record<string, unknown>>

/** Reads `about` of a full report. It comes from the network, so what has a wrong form is left out. Never throws. */
export function readAbout(about: unknown): About | undefined {
  if (!isObject(about) || !isTime(about['deadline'])) return undefined
  const { uptime, startedAfter, deadline, longestBlock, shutdown, listener, status, checks, fleet, uncovered } = about
  return {
    uptime: isTime(uptime) ? uptime : 0,
    deadline,
    startedAfter: isTime(startedAfter) ? startedAfter : undefined,
    longestBlock: isTime(longestBlock) ? longestBlock : undefined,
    shutdown: readShutdown(shutdown),
    listener: readListener(listener),
    status: readStatus(status),
    fleet: readFleet(fleet),
    uncovered: readUncovered(uncovered),
    checks: Object.fromEntries(
      Object.entries(isObject(checks) ? checks : {}).flatMap(([name, check]) => (isCheck(check) ? [[name, withSettings(check)]] : [])),
    ),
  }
}

function readShutdown(shutdown: unknown): About['shutdown'] {
  if (!isObject(shutdown)) return undefined
  const { readinessDelay, timeout, gracePeriod, signals } = shutdown
  if (!isTime(readinessDelay) || !isTime(timeout)) return undefined
  const names = Array.isArray(signals) ? signals.filter((signal) => typeof signal === 'string') : []
  return { readinessDelay, timeout, gracePeriod: isTime(gracePeriod) ? gracePeriod : undefined, signals: names }
}

function readListener(listener: unknown): About['listener'] {
  if (!isObject(listener)) return undefined
  const { host, port } = listener
  return { host: typeof host === 'string' ? host : undefined, port: typeof port === 'number' ? port : undefined }
}

function readFleet(fleet: unknown): About['fleet'] {
  if (!isObject(fleet)) return undefined
  const { peers, mode, asks, unanswered } = fleet
  if (!isTime(peers) || (mode !== 'guard' && mode !== 'shadow')) return undefined
  return { peers, mode, asks: isTime(asks) ? asks : 0, unanswered: isTime(unanswered) ? unanswered : 0 }
}

function readUncovered(uncovered: unknown): About['uncovered'] {
  if (!Array.isArray(uncovered)) return undefined
  return uncovered.flatMap((one) => {
    const { client, host } = isObject(one) ? one : {}
    return isWord(client) && isWord(host) ? [{ client, host }] : []
  })
}

/** A client or a host. It is printed, so it may hold nothing that a terminal or a page acts on. */
function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^[\w.:[\]/@-]{1,255}$/.test(value)
}

function readStatus(status: unknown): About['status'] {
  if (!isObject(status)) return undefined
  const { healthy, degraded, unhealthy } = status
  return isCode(healthy) && isCode(degraded) && isCode(unhealthy) ? { healthy, degraded, unhealthy } : undefined
}

function isCheck(check: unknown): check is AboutCheck {
  if (!isObject(check)) return false
  const { probe, scope, critical, timeout } = check
  return PROBES.some((name) => name === probe) && SCOPES.some((name) => name === scope) && typeof critical === 'boolean' && isTime(timeout)
}

/** An older service may show less: then Hale's defaults hold. */
function withSettings(check: AboutCheck): AboutCheck {
  const { probe, scope, critical, timeout, maxAge, every, failureThreshold, successThreshold } = check
  return {
    probe,
    scope,
    critical,
    timeout,
    maxAge: isTime(maxAge) ? maxAge : 1_000,
    ...(isTime(every) && every >= 1 && { every }),
    failureThreshold: isCount(failureThreshold) ? failureThreshold : 1,
    successThreshold: isCount(successThreshold) ? successThreshold : 1,
  }
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

function isCode(value: unknown): value is number {
  return Number.isInteger(value)
}

function isObject(value: unknown): value is Loose {
  return isPlainObject(value)
}
