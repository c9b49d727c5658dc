import type { Answer, ProbedStatus } from '../probe/answer'

/** A service, as the last answer showed it. Times are of `Date.now()`. */
export interface WatchedService {
  readonly url: string
  /** Its name, or its host until the name is known. */
  readonly name: string
  readonly status: ProbedStatus | 'pending'
  /** When the watch first saw this status. */
  readonly since: number
  /** How long (ms) the last answer took. */
  readonly took: number
  readonly answer: Answer
}

/** A status that is another one than before. */
interface CheckChange {
  readonly check: string
  /** `absent` for a check that was not there. */
  readonly from: ProbedStatus | 'absent'
  readonly to: ProbedStatus | 'absent'
  readonly problem: string
}

/** What an answer changed. */
export interface Change {
  readonly at: number
  readonly url: string
  readonly name: string
  readonly from: WatchedService['status']
  readonly to: ProbedStatus
  /** How long (ms) the status before had lasted, since the watch began at the longest. */
  readonly after: number
  readonly took: number
  readonly why: string
  readonly checks: readonly CheckChange[]
}

/** A service before its first answer. */
export function pendingService(url: string, host: string, now: number): WatchedService {
  return { url, name: host, status: 'pending', since: now, took: 0, answer: { status: 'none', reasons: [], checks: [] } }
}

/** The service after an answer, and what that changed, if anything. */
export function afterAnswer(
  before: WatchedService,
  answer: Answer,
  took: number,
  now: number,
): readonly [WatchedService, Change | undefined] {
  const { url, status } = before
  const name = answer.name ?? before.name
  const same = status === answer.status
  const service: WatchedService = { url, name, status: answer.status, since: same ? before.since : now, took, answer }
  const checks = status === 'pending' ? [] : checkChanges(before.answer, answer)
  if (same && checks.length === 0) return [service, undefined]
  return [service, { at: now, url, name, from: status, to: answer.status, after: now - before.since, took, why: whyOf(answer), checks }]
}

/** Why a service is as it is: its failing checks, then what else it says. Empty for one that is well. */
function whyOf({ status, reasons, checks }: Answer): string {
  const failing = checks.filter((check) => check.status !== 'healthy').map(({ name, problem, status: its }) => `${name} ${problem || its}`)
  return status === 'healthy' ? '' : [...failing, ...reasons].join('; ')
}

/** A service without an answer shows no checks: they have not changed, they are not known. */
function checkChanges(before: Answer, after: Answer): CheckChange[] {
  if (before.status === 'none' || after.status === 'none') return []
  const [old, current] = [before, after].map(({ checks }) => new Map(checks.map((check) => [check.name, check])))
  const names = new Set([...(old?.keys() ?? []), ...(current?.keys() ?? [])])
  return [...names].flatMap((check) => {
    const [from, to] = [old?.get(check)?.status ?? 'absent', current?.get(check)?.status ?? 'absent'] as const
    return from === to ? [] : [{ check, from, to, problem: current?.get(check)?.problem ?? '' }]
  })
}
