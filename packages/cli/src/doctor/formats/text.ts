import type { Place } from '../../manifest/source'
import { oneLine, printable } from '../../one-line'
import { type ChangedLines, changedLines } from '../edits/changed-lines'
import type { Diagnosis, RuleFinding, RuleNotJudged } from '../examine'
import { SEVERITIES, type Severity } from '../finding'
import { type Colour, type Paint, painter } from './colour'
import type { ReportContext, ReportFormat } from './report'

const COLOURS: Readonly<Record<Severity, Colour>> = { error: 'red', warning: 'yellow', info: 'blue' }

/** The longest line of names. */
const WIDTH = 90

/** For people: each finding with its place, its sum and the lines to write instead, then a summary. */
export const text: ReportFormat = (diagnosis, context) => {
  const paint = painter(context.colour)
  const problems = diagnosis.problems.map(({ place, message }) => `${placeText(place)}  ${paint('red', 'unreadable')}  ${oneLine(message)}`)
  const failures = diagnosis.failures.map(({ rule, message }) => `${paint('red', 'failed')}  ${rule.id}: ${message}`)
  const blocks = [
    ...problems,
    ...diagnosis.findings.map((finding, index, all) => findingText(finding, isFirstOfRule(finding, index, all), paint, context)),
    ...failures,
    ...notJudgedText(diagnosis.notJudged, paint),
    summary(diagnosis, paint),
  ]
  return `${blocks.join('\n\n')}\n`
}

/** The reason stands below the first finding of a rule only. */
function isFirstOfRule({ rule }: RuleFinding, index: number, all: readonly RuleFinding[]): boolean {
  return all.findIndex((finding) => finding.rule === rule) === index
}

function findingText(
  { rule, severity, place, message, sum, fix }: RuleFinding,
  withReason: boolean,
  paint: Paint,
  { linkOf }: ReportContext,
): string {
  const head = `${place ? placeText(place) : 'the service'}  ${paint(COLOURS[severity], severity)}  ${paint('bold', rule.id)}`
  const lines = [
    head,
    `  ${oneLine(message)}`,
    ...(sum ? [`  ${paint('bold', oneLine(sum))}`] : []),
    ...(withReason ? [`  Why: ${rule.why}`] : []),
    `  Fix: ${oneLine(fix.say)}`,
    ...changedLines(fix.edits).flatMap((change) => changeText(change, place, paint)),
    `  ${paint('dim', linkOf(rule.id))}`,
  ]
  return lines.join('\n')
}

function changeText({ file, line, before, after }: ChangedLines, place: Place | undefined, paint: Paint): string[] {
  const width = String(line + before.length).length
  const numbered = (index: number) => String(line + index).padStart(width)
  return [
    ...(file === place?.file ? [] : [`    ${file}`]),
    ...before.map((content, index) => `    ${paint('red', `${numbered(index)} - ${printable(content)}`)}`),
    ...after.map((content, index) => `    ${paint('green', `${numbered(index)} + ${printable(content)}`)}`),
  ]
}

export function placeText({ file, line, column, template }: Place): string {
  return `${file}:${line}:${column}${template ? ` (${template})` : ''}`
}

/** Each reason, and below it the rules that it holds back. */
function notJudgedText(notJudged: readonly RuleNotJudged[], paint: Paint): string[] {
  if (notJudged.length === 0) return []
  const reasons = new Map<string, string[]>()
  for (const { rule, notJudged: whole, partly } of notJudged) {
    const reason = partly ? 'the files alone were judged; --url shows more' : whole
    reasons.set(reason, [...new Set([...(reasons.get(reason) ?? []), rule.id])])
  }
  const lines = [...reasons].flatMap(([reason, rules]) => [`  ${reason}:`, ...wrapped(rules).map((line) => `    ${line}`)])
  return [[paint('bold', 'Not judged'), ...lines].join('\n')]
}

/** The names, with commas, in lines that fit into a terminal. */
function wrapped(names: readonly string[]): string[] {
  const lines: string[] = []
  for (const name of names) {
    const last = lines.at(-1)
    const longer = `${last}, ${name}`
    if (last !== undefined && longer.length <= WIDTH) lines[lines.length - 1] = longer
    else lines.push(name)
  }
  return lines.map((line, index) => (index < lines.length - 1 ? `${line},` : line))
}

function summary({ findings, problems, passedOver, rules }: Diagnosis, paint: Paint): string {
  const counts = SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length
    return count === 0 ? [] : [paint(COLOURS[severity], `${count} ${severity}${count > 1 && severity !== 'info' ? 's' : ''}`)]
  })
  return [
    counts.length > 0 ? counts.join(', ') : paint('green', 'nothing found'),
    ...(problems.length > 0 ? [paint('red', `${problems.length} unreadable`)] : []),
    `${rules.length} rules`,
    ...(passedOver.length > 0 ? [`passed over: ${passedText(passedOver.map(({ what }) => what))}`] : []),
  ].join(' · ')
}

function passedText(kinds: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts].map(([kind, count]) => `${count} ${kind.replace(/^an? /, '')}`).join(', ')
}
