import type { Place } from '../../manifest/source'
import { changedLines } from '../edits/changed-lines'
import type { RuleFinding } from '../examine'
import type { ReportContext, ReportFormat } from './report'

/** For tools. The shape is documented in docs/doctor/README.md; new fields may join it. */
export const json: ReportFormat = ({ findings, notJudged, problems, failures, passedOver }, context) => {
  const report = {
    findings: findings.map((finding) => findingJson(finding, context)),
    notJudged: notJudged.map(({ rule, notJudged: reason }) => ({ rule: rule.id, reason })),
    unreadable: problems.map(({ place, message }) => ({ ...placeJson(place), message })),
    failed: failures.map(({ rule, message }) => ({ rule: rule.id, message })),
    passedOver,
  }
  return `${JSON.stringify(report, null, 2)}\n`
}

function findingJson({ rule, severity, place, message, sum, fix }: RuleFinding, { linkOf }: ReportContext) {
  return {
    rule: rule.id,
    severity,
    ...(place && placeJson(place)),
    message,
    sum,
    why: rule.why,
    fix: { say: fix.say, lines: changedLines(fix.edits) },
    link: linkOf(rule.id),
  }
}

function placeJson({ file, line, column, template }: Place) {
  return { file, line, column, template }
}
