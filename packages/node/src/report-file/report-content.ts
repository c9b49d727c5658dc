import type { Report, Status } from '@hale/core'
import type { BootClock } from './boot-clock'

/** What a report file holds, as JSON. */
export interface ReportContent {
  readonly boot: string
  /** When it was written, in ms since the boot. */
  readonly writtenAt: number
  /** From which age on (ms) it says nothing any more. */
  readonly staleAfter: number
  readonly report: Report
}

/** What a report file says at the moment when it is read. */
export interface FiledReport {
  /** `unhealthy` where the file is stale, missing or damaged. */
  readonly status: Status
  /** Why the file itself is to blame, in a few words; `undefined` where it is fresh. */
  readonly problem: string | undefined
  /** ms since it was written, where that is known. */
  readonly age: number | undefined
  readonly report: Report | undefined
}

/** Judges a report file's content. Whatever is not a fresh report is unhealthy. Never throws. */
export function judgeContent(text: string, clock: BootClock): FiledReport {
  let content: ReportContent
  try {
    content = JSON.parse(text)
  } catch {
    return broken('it is not JSON')
  }
  const { boot, writtenAt, staleAfter, report } = content ?? {}
  if (!Number.isFinite(writtenAt) || !Number.isFinite(staleAfter) || !isStatus(report?.status)) return broken('it is not a report')
  if (boot !== clock.boot) return { ...broken('it is from before the last boot'), report }
  const age = clock.now() - writtenAt
  if (age < 0 || age > staleAfter) return { status: 'unhealthy', problem: `it is ${Math.round(age)} ms old`, age, report }
  return { status: report.status, problem: undefined, age, report }
}

function broken(problem: string): FiledReport {
  return { status: 'unhealthy', problem, age: undefined, report: undefined }
}

function isStatus(status: unknown): status is Status {
  return status === 'healthy' || status === 'degraded' || status === 'unhealthy'
}
