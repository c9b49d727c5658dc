import type { Answer, ProbedCheck } from './answer'
import { NAGIOS_WORDS } from './exit-style'
import { perfdata } from './perfdata'

/** Docker keeps this many bytes of a health check's output. The line with its end must be shorter. */
const MOST_BYTES = 4_000
const STATUS_WORDS = { none: 'no answer', unhealthy: 'unhealthy', degraded: 'degraded', healthy: 'healthy' } as const

/** What the probe prints, on one line: the status, why, and the checks with the failing ones first. */
export function writeLine(answer: Answer, where: string): string {
  return cut(words(answer, where), MOST_BYTES)
}

/** The same as a Nagios plugin prints it: with its word in front, and measures behind. */
export function writeNagiosLine(answer: Answer, where: string, elapsed: number): string {
  const measures = perfdata(answer, elapsed)
  // A bar would begin the measures.
  const text = `HALE ${NAGIOS_WORDS[answer.status]} - ${words(answer, where)}`.replaceAll('|', '/')
  return `${cut(text, MOST_BYTES - Buffer.byteLength(measures) - 3)} | ${measures}`
}

function words({ status, name, reasons, checks }: Answer, where: string): string {
  const failing = checks.filter((check) => check.status !== 'healthy')
  const well = checks.length - failing.length
  const parts = [
    ...failing.map(describeCheck),
    ...reasons,
    ...(well > 0 ? [`${well} ${well === 1 ? 'check' : 'checks'} healthy`] : []),
    where,
  ]
  return onOneLine(`${name === undefined ? '' : `${name} `}${STATUS_WORDS[status]}: ${parts.join('; ')}`)
}

function describeCheck({ name, status, problem, duration }: ProbedCheck): string {
  const took = duration === undefined ? '' : ` (${Math.round(duration)} ms)`
  return `${name} ${status === 'none' ? 'unknown' : status}${problem === '' ? '' : ` ${problem}`}${took}`
}

/** Control characters of the service must not reach a terminal, nor begin a second line. */
function onOneLine(text: string): string {
  // Compiling the classes below costs a millisecond, and most lines need none of them.
  if (/^[\x20-\x7e]*$/.test(text)) return text.replace(/ {2,}/g, ' ').trim()
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
}

/** Cut between characters, so that the bytes stay valid UTF-8. */
function cut(text: string, bytes: number): string {
  const encoded = Buffer.from(text)
  if (encoded.length <= bytes) return encoded.toString()
  return `${encoded
    .subarray(0, bytes - 6)
    .toString()
    .replace(/\uFFFD+$/, '')}...`
}
