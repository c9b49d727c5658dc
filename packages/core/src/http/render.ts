import type { CheckResult, Report } from '../contract/report'
import { forget } from '../runtime/promise'
import { byteLength } from './byte-length'
import type { Details } from './details'
import type { Format } from './format/format'
import { type VisibleReport, visible } from './visible'

// kubelet reads no more of an answer than this many bytes.
const LONGEST_BODY = 10_240

/**
 * A report as a body of at most 10,240 bytes. A longer one is written without `about`, then as a summary. Where that is
 * too long as well, the worst checks come first, and as many as fit.
 *
 * @throws whatever the format throws; a TypeError where it returns no string, a RangeError where no body is that short.
 */
export function render(report: Report, format: Format, level: Details): string {
  const body = write(format, visible(report, level))
  if (byteLength(body) <= LONGEST_BODY) return body
  // Tools can do without the settings sooner than people without messages.
  if (report.about && level === 'full') return render({ ...report, about: undefined }, format, level)
  return level === 'full' ? render(report, format, 'summary') : renderWorst(report, format, level)
}

function renderWorst(report: Report, format: Format, level: Details): string {
  const all = Object.entries(report.checks).sort(([, a], [, b]) => severity(b) - severity(a))
  let count = all.length
  for (;;) {
    const checks = Object.fromEntries(all.slice(0, count))
    const body = write(format, visible({ ...report, checks }, level, all.length - count || undefined))
    const share = LONGEST_BODY / byteLength(body)
    if (share >= 1) return body
    if (count === 0) throw new RangeError('too long')
    count = Math.floor(count * share)
  }
}

function write(format: Format, report: VisibleReport): string {
  const body: unknown = format.write(report)
  if (typeof body === 'string') return body
  forget(body)
  throw new TypeError('no string')
}

function severity({ status, critical }: CheckResult): number {
  if (status === 'healthy') return 0
  return status === 'unhealthy' && critical ? 2 : 1
}
