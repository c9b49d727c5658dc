import { describeFailure, type Health, type Report } from '@hale/core'
import { healthRule, milliseconds, readOptions, rule, verify } from '@hale/options'
import { createAtomicFile } from './atomic-file'
import { openBootClock } from './boot-clock'
import type { ReportContent } from './report-content'

/** Where the report is written, and how often. */
export interface ReportFileOptions {
  /** The file. Its folder must exist, and should be one of this process alone, such as `/run/orders`. */
  readonly path: string
  /** How often (ms) the file is written besides each change. @default 1000 */
  readonly every?: number | undefined
  /** From which age on (ms) a reader takes the file for stale, and so for unhealthy. @default 5000 */
  readonly staleAfter?: number | undefined
}

/** A report file that is kept up to date. */
export interface ReportFile {
  /** Ends the writing and removes the file. */
  close(): void
}

const CALLER = 'reportFile'
const OPTIONS = {
  path: rule((value) => typeof value === 'string' && value !== '', 'must be the path of a file'),
  every: milliseconds(100, 60_000),
  staleAfter: milliseconds(200, 600_000),
}

/**
 * Keeps the report on every check in a file, for a process without HTTP: on each change, and every second. Each write
 * replaces the file at once, so a reader never sees half of it. Where nothing can be written, the file that is there
 * turns stale. The file goes when the process ends or `close` is called.
 *
 * Read it with {@link readReportFile}.
 *
 * @throws TypeError when an option is wrong.
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { reportFile } from '@hale/node'
 *
 * const health = createHealth({ name: 'mailer', readiness: { queue: async () => {} } })
 * reportFile(health, { path: '/tmp/mailer-health.json' })
 * ```
 */
export function reportFile(health: Health, options: ReportFileOptions): ReportFile {
  verify(CALLER, 'health', health, healthRule)
  const { path, every = 1_000, staleAfter = 5_000 } = readOptions(CALLER, options, OPTIONS)
  verify(CALLER, 'path', path, OPTIONS.path)
  verify(CALLER, 'staleAfter', staleAfter, {
    ...milliseconds(2 * every),
    remedy: 'The file is written once in `every` ms, and may come late once.',
  })
  return keepFile(health, path as string, every, staleAfter)
}

function keepFile(health: Health, path: string, every: number, staleAfter: number): ReportFile {
  const clock = openBootClock()
  const file = createAtomicFile(path, (error) => {
    console.error(`reportFile: cannot write ${path}, so it turns stale: ${describeFailure(error).message}`)
  })
  let due = false

  function write(report: Report): void {
    const content: ReportContent = { boot: clock.boot, writtenAt: clock.now(), staleAfter, report }
    void file.write(JSON.stringify(content))
  }

  function writeSoon(): void {
    if (due) return
    // A thousand checks that change at once are one write.
    due = true
    queueMicrotask(() => {
      due = false
      write(health.snapshot())
    })
  }

  const timer = setInterval(() => void health.report().then(write), every)
  timer.unref()
  const endTransitions = health.onTransition(writeSoon)
  process.once('exit', close)
  writeSoon()

  function close(): void {
    clearInterval(timer)
    endTransitions()
    process.off('exit', close)
    file.remove()
  }

  return { close }
}
