import type { Place } from '../../manifest/source'
import type { Edit } from '../edits/edit'
import type { Diagnosis, RuleFinding } from '../examine'
import type { Severity } from '../finding'
import type { Rule } from '../rule'
import type { ReportContext, ReportFormat } from './report'

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' }

/** SARIF 2.1.0, for code scanning. The lines to write instead are its `fixes`. */
export const sarif: ReportFormat = (diagnosis, context) => {
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'hale doctor', version: context.version, rules: diagnosis.rules.map((rule) => ruleOf(rule, context)) } },
        columnKind: 'utf16CodeUnits',
        invocations: [invocation(diagnosis)],
        results: diagnosis.findings.map((finding) => result(finding, diagnosis.rules)),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function ruleOf({ id, question, why, remedy, severity }: Rule, { linkOf }: ReportContext) {
  const link = linkOf(id)
  return {
    id,
    shortDescription: { text: question },
    fullDescription: { text: why },
    help: { text: remedy },
    // A path of this repository is no URI.
    ...(URL.canParse(link) && { helpUri: link }),
    defaultConfiguration: { level: LEVELS[severity] },
  }
}

/** What could not be read makes the run unsuccessful. */
function invocation({ problems, failures }: Diagnosis) {
  const notifications = [
    ...problems.map(({ place, message }) => ({ level: 'error', message: { text: message }, locations: [location(place)] })),
    ...failures.map(({ rule, message }) => ({ level: 'error', message: { text: `${rule.id}: ${message}` } })),
  ]
  return { executionSuccessful: notifications.length === 0, toolExecutionNotifications: notifications }
}

function result({ rule, severity, place, message, sum, fix }: RuleFinding, rules: readonly Rule[]) {
  return {
    ruleId: rule.id,
    ruleIndex: rules.indexOf(rule),
    level: LEVELS[severity],
    message: { text: [message, sum, fix.say].filter(Boolean).join('\n') },
    ...(place && { locations: [location(place)] }),
    ...(fix.edits.length > 0 && { fixes: [{ description: { text: fix.say }, artifactChanges: changesOf(fix.edits) }] }),
  }
}

function location(place: Place) {
  return { physicalLocation: { artifactLocation: { uri: uriOf(place.file) }, region: region(place) } }
}

function region({ line, column, endLine, endColumn }: Place) {
  return { startLine: line, startColumn: column, endLine, endColumn }
}

function changesOf(edits: readonly Edit[]) {
  const sources = [...new Set(edits.map(({ source }) => source))]
  return sources.map((source) => ({
    artifactLocation: { uri: uriOf(source.file) },
    replacements: edits
      .filter((edit) => edit.source === source)
      .map(({ span, text }) => ({ deletedRegion: region(source.placeOf(span)), insertedContent: { text } })),
  }))
}

/** A path as a relative URI, also one from Windows. */
function uriOf(file: string): string {
  return file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/')
}
