import { openBootClock } from './boot-clock'
import { type FiledReport, judgeContent } from './report-content'

/**
 * Reads what {@link reportFile} wrote. A file that is stale, missing, damaged or from before the last boot is unhealthy.
 * Use it in a probe that is a command. Never rejects.
 *
 * @example
 * ```ts
 * import { readReportFile } from '@hale/node'
 *
 * const { status, problem } = await readReportFile('/tmp/mailer-health.json')
 * console.log(status, problem ?? '')
 * process.exitCode = status === 'unhealthy' ? 1 : 0
 * ```
 */
export async function readReportFile(path: string): Promise<FiledReport> {
  try {
    return judgeContent(await process.getBuiltinModule('node:fs/promises').readFile(path, 'utf8'), openBootClock())
  } catch (error) {
    const { code = 'failed' } = error as NodeJS.ErrnoException
    return {
      status: 'unhealthy',
      problem: code === 'ENOENT' ? 'it is missing' : `it cannot be read (${code})`,
      age: undefined,
      report: undefined,
    }
  }
}
