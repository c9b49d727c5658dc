import type { Health, Probe, Report, Status, Transition } from '@hale/core'
import { PROBES, STATUSES } from '@hale/options'
import { type Change, changeOf } from './change'
import { type Bars, createTimeline, type Timeline } from './timeline'

/** What the page remembers since it was made, in bounded memory. */
export interface History {
  /** Since when it knows, in ms since 1970. */
  readonly since: number
  /** The newest first, 1,000 at most. */
  changes(): readonly Change[]
  /** Whether older changes are forgotten. */
  readonly isCut: boolean
  /** Since when a check, or the whole, has the status that it has. `undefined` where that began before `since`. */
  sinceOf(check?: string): number | undefined
  hour(check?: string): Bars
  day(check?: string): Bars
}

const MOST_CHANGES = 1_000
// An estimate of what a change takes besides its message, and the most that all of them may take, in bytes.
const CHANGE_SIZE = 135
const MOST_BYTES = 156_000
const MINUTE = 60_000
/** The whole, among the names of checks. No check has an empty name. */
const WHOLE = ''

interface Subject {
  readonly hour: Timeline
  readonly day: Timeline
  status: Status | undefined
  since: number | undefined
}

/** Begins to remember what becomes of a health. It ends with the health. */
export function createHistory(health: Pick<Health, 'checks' | 'onTransition' | 'snapshot'>): History {
  let since = Date.now()
  const changes: { readonly change: Change; readonly size: number }[] = []
  const subjects = new Map<string, Subject>()
  const reports = new Map<Probe, Status>()
  let bytes = 0
  let isCut = false
  let latest = since

  // A clock that is set back must not put what comes later before what was.
  function now(): number {
    latest = Math.max(latest, Date.now())
    // The clock of Cloudflare Workers stands still at 0 until the first request.
    since ||= latest
    return latest
  }

  function subject(name: string): Subject {
    const known = subjects.get(name)
    if (known) return known
    const made = { hour: createTimeline(60, MINUTE), day: createTimeline(48, 30 * MINUTE), status: undefined, since: undefined }
    made.hour.set(undefined, since)
    made.day.set(undefined, since)
    subjects.set(name, made)
    return made
  }

  function set(name: string, status: Status | undefined, at: number, began: number | undefined): void {
    const one = subject(name)
    if (one.status === status) return
    one.hour.set(status, at)
    one.day.set(status, at)
    one.status = status
    one.since = began
  }

  function remember(change: Change): void {
    const size = CHANGE_SIZE + bytesOf(change.message ?? '')
    changes.push({ change, size })
    bytes += size
    while (changes.length > MOST_CHANGES || bytes > MOST_BYTES) {
      bytes -= changes.shift()?.size ?? 0
      isCut = true
    }
  }

  function onTransition(transition: Transition): void {
    const at = now()
    // The first results of a service that comes up well are no news.
    if (transition.from !== undefined || transition.to !== 'healthy') remember(changeOf(transition, at))
    if (transition.kind === 'check') set(transition.name, transition.to, at, at)
    if (transition.kind !== 'report') return
    reports.set(transition.probe, transition.to)
    set(WHOLE, worstOf(reports.values()), at, at)
  }

  /** What a page that is made late can still see. */
  function readPresent(): void {
    const whole = health.snapshot()
    for (const [name, { status, error }] of Object.entries(whole.checks)) {
      if (error?.code !== 'pending') set(name, status, since, undefined)
    }
    for (const report of PROBES.map((probe) => health.snapshot(probe))) {
      if (report.probe && !isPending(report)) reports.set(report.probe, report.status)
    }
    if (!isPending(whole)) set(WHOLE, whole.status, since, undefined)
  }

  readPresent()
  health.onTransition(onTransition)
  return {
    get since() {
      return since
    },
    changes: () => changes.map(({ change }) => change).reverse(),
    get isCut() {
      return isCut
    },
    sinceOf: (check = WHOLE) => subject(check).since,
    hour: (check = WHOLE) => subject(check).hour.bars(now()),
    day: (check = WHOLE) => subject(check).day.bars(now()),
  }
}

/** JavaScript engines need two bytes for a character, unless all of a string are Latin. */
function bytesOf(text: string): number {
  return /^[\u0020-\u00ff]*$/.test(text) ? text.length : 2 * text.length
}

function isPending({ checks }: Report): boolean {
  return Object.values(checks).some(({ error }) => error?.code === 'pending')
}

function worstOf(statuses: Iterable<Status>): Status {
  return STATUSES[Math.max(...Array.from(statuses, (status) => STATUSES.indexOf(status)))] as Status
}
