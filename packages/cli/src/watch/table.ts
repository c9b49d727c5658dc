import { oneLine } from '../one-line'
import { cutTo, padTo, widthOf } from './cut-to'
import { elapsed } from './elapsed'
import type { Change, WatchedService } from './watched-service'

/** What the table is drawn on. */
export interface Surface {
  readonly columns: number
  readonly rows: number
  readonly colour: boolean
  /** Of `Date.now()`. */
  readonly now: number
  /** ms between two requests. */
  readonly every: number
}

type Status = WatchedService['status']

const ORDER: readonly Status[] = ['none', 'unhealthy', 'degraded', 'pending', 'healthy']
/** A sign and a word: colour alone says nothing to some people. */
const WORDS: Readonly<Record<Status, string>> = {
  none: '✗ no answer',
  unhealthy: '✗ unhealthy',
  degraded: '! degraded',
  pending: '… asking',
  healthy: '✓ healthy',
}
const COLOURS: Readonly<Record<Status, number>> = { none: 31, unhealthy: 31, degraded: 33, pending: 90, healthy: 32 }
const WIDTHS = { status: 11, name: 24, least: 7, since: 8, took: 8 }

/** The lines of the screen: the services, worst first, and below them what has changed, newest first. */
export function drawTable(services: readonly WatchedService[], changes: readonly Change[], surface: Surface): string[] {
  const { columns, rows } = surface
  const title = `hale watch: ${services.length === 1 ? '1 service' : `${services.length} services`}, every ${surface.every / 1_000} s`
  const shown = worstFirst(services).slice(0, Math.max(1, rows - 4))
  const hidden = services.length - shown.length
  const longest = Math.max(...services.map(({ name }) => widthOf(oneLine(name))))
  // In a narrow terminal a name is cut before the time since when is.
  const nameWidth = Math.max(WIDTHS.least, Math.min(WIDTHS.name, longest, columns - WIDTHS.status - WIDTHS.since - 4))
  const lines = [
    cutTo(title, columns),
    '',
    heading(nameWidth, columns),
    ...shown.map((service) => row(service, nameWidth, surface)),
    ...(hidden > 0 ? [cutTo(`and ${hidden} more that ${hidden === 1 ? 'is' : 'are'} no worse`, columns)] : []),
  ]
  const room = rows - lines.length - 2
  const recent = room > 0 ? changes.slice(-room).reverse() : []
  if (recent.length > 0) lines.push('', ...recent.map((change) => cutTo(changeLine(change), columns)))
  return lines.slice(0, rows)
}

function worstFirst(services: readonly WatchedService[]): WatchedService[] {
  return [...services].sort((one, other) => ORDER.indexOf(one.status) - ORDER.indexOf(other.status) || other.since - one.since)
}

function heading(nameWidth: number, columns: number): string {
  const { status, since, took } = WIDTHS
  return cutTo(
    `${'STATUS'.padEnd(status)}  ${'SERVICE'.padEnd(nameWidth)}  ${'SINCE'.padEnd(since)}  ${'TOOK'.padStart(took)}  WHY`,
    columns,
  )
}

function row({ status, name, since, took, answer }: WatchedService, nameWidth: number, { columns, colour, now }: Surface): string {
  const word = WORDS[status].padEnd(WIDTHS.status)
  const time = status === 'pending' ? '' : `${Math.round(took)} ms`
  const rest = `  ${padTo(cutTo(oneLine(name), nameWidth), nameWidth)}  ${elapsed(now - since).padEnd(WIDTHS.since)}  ${time.padStart(WIDTHS.took)}  ${whyShort(status, answer)}`
  const line = cutTo(word + rest.trimEnd(), columns)
  return colour ? `\x1b[${COLOURS[status]}m${line.slice(0, WIDTHS.status)}\x1b[0m${line.slice(WIDTHS.status)}` : line
}

function whyShort(status: Status, { reasons, checks }: WatchedService['answer']): string {
  if (status === 'healthy' || status === 'pending') return ''
  const failing = checks.filter((check) => check.status !== 'healthy').map(({ name, problem }) => `${name} ${problem}`.trim())
  return oneLine([...failing, ...reasons].join('; '))
}

/** A change on one line: the time, the service, and what is different. */
export function changeLine({ at, name, from, to, after, why, checks }: Change): string {
  const time = new Date(at).toISOString().slice(11, 19)
  const turned = from === 'pending' ? `is ${word(to)}` : `${word(from)} -> ${word(to)} after ${elapsed(after)}`
  const what = from === to ? `still ${word(to)}: ${checks.map(checkWords).join(', ')}` : `${turned}${why ? `: ${why}` : ''}`
  return `${time}  ${oneLine(name)}  ${oneLine(what)}`
}

function checkWords({ check, from, to, problem }: Change['checks'][number]): string {
  if (to === 'absent') return `${check} is gone`
  if (from === 'absent') return `${check} is new and ${word(to)}`
  return `${check} ${word(from)} -> ${word(to)}${problem ? ` (${problem})` : ''}`
}

function word(status: Status): string {
  return status === 'none' ? 'no answer' : status
}
