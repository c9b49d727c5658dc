import type { CheckResult, Report } from '../contract/report'
import { byteLength } from './byte-length'
import type { Details } from './details'
import type { Format } from './format/format'

// kubelet reads no more of an answer than this many bytes.
const LONGEST_BODY = 10_240

/**
 * A report as a body of at most 10,240 bytes. One that is longer is told as a summary; where that is too long as well,
 * the worst checks come first and as many as fit. Throws where a format has no body that short.
 */
export function render(report: Report, format: Format, level: Details): string {
  const body = format.write(report, level, 0)
  if (byteLength(body) <= LONGEST_BODY) return body
  return level === 'full' ? render(report, format, 'summary') : renderWorst(report, format, level)
}

function renderWorst(report: Report, format: Format, level: Details): string {
  const all = Object.entries(report.checks).sort(([, a], [, b]) => severity(b) - severity(a))
  let count = all.length
  for (;;) {
    const checks = Object.fromEntries(all.slice(0, count))
    const body = format.write({ ...report, checks }, level, all.length - count)
    const share = LONGEST_BODY / byteLength(body)
    if (share >= 1) return body
    if (count === 0) throw new RangeError('too long')
    count = Math.floor(count * share)
  }
}

function severity({ status, critical }: CheckResult): number {
  if (status === 'healthy') return 0
  return status === 'unhealthy' && critical ? 2 : 1
}
