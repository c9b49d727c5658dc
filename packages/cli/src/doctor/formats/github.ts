import type { ReportFormat } from './report'
import { placeText } from './text'

const LEVELS = { error: 'error', warning: 'warning', info: 'notice' } as const

/** Annotations for GitHub Actions: one line for each finding. */
export const github: ReportFormat = ({ findings, problems, failures }, { linkOf }) => {
  const lines = [
    ...problems.map(({ place, message }) =>
      annotation('error', { ...position(place), title: 'unreadable' }, `${placeText(place)}: ${message}`),
    ),
    ...failures.map(({ rule, message }) => annotation('error', { title: rule.id }, message)),
    ...findings.map(({ rule, severity, place, message, sum, fix }) => {
      const said = [message, ...(sum ? [sum] : []), `Fix: ${fix.say}`, linkOf(rule.id)].join('\n')
      return annotation(LEVELS[severity], { ...(place && position(place)), title: rule.id }, said)
    }),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
}

function position({ file, line, column, endLine }: Position): Readonly<Record<string, string | number>> {
  return { file, line, endLine, col: column }
}

function annotation(level: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
  return `::${level} ${written.join(',')}::${escapeMessage(message)}`
}

/** The workflow commands' own escapes. */
function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
