import type { Answer, ProbedCheck, ProbedStatus } from './answer'

const WORST_FIRST: readonly ProbedStatus[] = ['none', 'unhealthy', 'degraded', 'healthy']

/** A report of Hale, as far as it is shown to this caller. Every part may be absent or wrong: it comes from the network. */
type Loose = Readonly<Record<string, unknown>>

/** Reads a report of Hale; `undefined` for anything else. Never throws. */
export function readReport(report: unknown): Answer | undefined {
  if (!isObject(report) || !isStatus(report['status'])) return undefined
  const { status, name, phase, holds, checks } = report
  return {
    status,
    name: typeof name === 'string' ? name : undefined,
    reasons: [...(phase === 'starting' || phase === 'draining' ? [phase] : []), ...readHolds(holds)],
    checks: readChecks(checks),
  }
}

function readHolds(holds: unknown): string[] {
  return Array.isArray(holds) ? holds.filter((hold) => typeof hold === 'string').map((hold) => `held: ${hold}`) : []
}

function readChecks(checks: unknown): ProbedCheck[] {
  if (!isObject(checks)) return []
  const rows = Object.entries(checks).flatMap(([name, check]) => (isObject(check) ? [readCheck(name, check)] : []))
  return rows.sort((one, other) => WORST_FIRST.indexOf(one.status) - WORST_FIRST.indexOf(other.status))
}

function readCheck(name: string, { status, error, message, duration }: Loose): ProbedCheck {
  const { code, message: failure } = isObject(error) ? error : {}
  const words = [code, failure ?? message].filter((word) => typeof word === 'string' && word !== '')
  return {
    name,
    // A status that is unknown is never taken for a good one.
    status: isStatus(status) ? status : 'none',
    problem: words.join(', '),
    duration: typeof duration === 'number' && Number.isFinite(duration) ? duration : undefined,
  }
}

function isObject(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isStatus(status: unknown): status is 'healthy' | 'degraded' | 'unhealthy' {
  return status === 'healthy' || status === 'degraded' || status === 'unhealthy'
}
