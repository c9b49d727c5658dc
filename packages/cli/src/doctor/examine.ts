import type { PassedOver } from '../manifest/manifests'
import { isPlaceholder } from '../manifest/placeholder'
import type { Problem } from '../manifest/problem'
import { type Finding, type NotJudged, SEVERITIES, type Severity } from './finding'
import { mergeOverlays } from './merge-overlays'
import type { Evidence, Rule } from './rule'

/** Everything that the doctor says about a deployment. */
export interface Diagnosis {
  /** The worst first, then by file and line. */
  readonly findings: readonly RuleFinding[]
  /** Rules that could not be judged, and why. */
  readonly notJudged: readonly RuleNotJudged[]
  /** What could not be read. */
  readonly problems: readonly Problem[]
  /** Rules that failed by a fault of their own. */
  readonly failures: readonly RuleFailure[]
  readonly passedOver: readonly PassedOver[]
  readonly rules: readonly Rule[]
}

export interface RuleFinding extends Finding {
  readonly rule: Rule
  readonly severity: Severity
}

export interface RuleNotJudged extends NotJudged {
  readonly rule: Rule
  /** The files alone were judged. */
  readonly partly?: boolean | undefined
}

interface RuleFailure {
  readonly rule: Rule
  readonly message: string
}

/** Judges the evidence by each rule. A rule that throws is a failure of its own and hides no other. */
export function examine(evidence: Evidence, rules: readonly Rule[]): Diagnosis {
  const results = rules.map((rule) => judge(rule, evidence))
  return {
    findings: mergeOverlays(results.flatMap(({ findings }) => findings)).sort(worstFirst),
    notJudged: results.flatMap(({ notJudged }) => notJudged),
    failures: results.flatMap(({ failures }) => failures),
    problems: evidence.manifests.problems,
    passedOver: evidence.manifests.passedOver,
    rules,
  }
}

type Judgement = Pick<Diagnosis, 'findings' | 'notJudged' | 'failures'>

function judge(rule: Rule, evidence: Evidence): Judgement {
  const missing = missingService(rule, evidence)
  if (missing && rule.needs === 'service') return { findings: [], notJudged: [missing], failures: [] }
  try {
    const results = [...rule.check(evidence)].filter((result) => 'notJudged' in result || !isUnknown(result))
    const findings = results.flatMap((result) =>
      'notJudged' in result ? [] : [{ ...result, rule, severity: result.severity ?? rule.severity }],
    )
    const notJudged = results.flatMap((result) => ('notJudged' in result ? [{ ...result, rule }] : []))
    return { findings, notJudged: missing ? [...notJudged, missing] : notJudged, failures: [] }
  } catch (error) {
    return { findings: [], notJudged: [], failures: [{ rule, message: error instanceof Error ? error.message : String(error) }] }
  }
}

/** What a finding would write over is filled in later, so nothing is known of it. */
function isUnknown({ fix }: Finding): boolean {
  return fix.edits.some(({ source, span }) => isPlaceholder(source.text.slice(span.start, span.end)))
}

function missingService(rule: Rule, { service }: Evidence): RuleNotJudged | undefined {
  if (service || rule.needs === 'files') return undefined
  if (rule.needs === 'service') return { rule, notJudged: 'it needs the running service: add --url' }
  return { rule, notJudged: `the files alone were judged; with --url also ${rule.live}`, partly: true }
}

function worstFirst(one: RuleFinding, other: RuleFinding): number {
  return (
    SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
    compare(one.place?.file ?? '', other.place?.file ?? '') ||
    (one.place?.line ?? 0) - (other.place?.line ?? 0) ||
    compare(one.rule.id, other.rule.id)
  )
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
