import type { Diagnosis } from '../examine'
import { text } from '../formats/text'
import type { Rule } from '../rule'
import { ruleLink } from '../rule-link'
import type { Example, ExampleCase, ExampleFiles } from '../rules/example'

/** What a rule needs, for the pages. */
export const NEEDS: Readonly<Record<Rule['needs'], string>> = {
  files: 'the files',
  service: 'the running service (`--url`)',
  either: 'the files; with `--url` also the running service',
}

/** The page of a rule, from its own words and its example. `found` is what the doctor says about the example, where the files show it. */
export function rulePage(rule: Rule, { fires, silent }: Example, found: Diagnosis | undefined): string {
  const sections = [
    `# ${rule.id}`,
    `*${rule.severity}* · judged from ${NEEDS[rule.needs]}`,
    rule.question,
    rule.why,
    ...(found ? ['## What hale doctor says', fence('console', said(found))] : []),
    ...caseSection('## Where it finds something', fires),
    '## What to do',
    rule.remedy,
    ...caseSection('## Where it finds nothing', silent, fires.files),
    `\`--off ${rule.id}\` leaves the rule out. [All rules](README.md)`,
  ]
  return `${sections.join('\n\n')}\n`
}

/** The findings alone, without the summary. */
function said(diagnosis: Diagnosis): string {
  const context = { colour: false, version: '', linkOf: (id: string) => ruleLink({}, id) }
  return text({ ...diagnosis, notJudged: [], passedOver: [] }, context)
    .trim()
    .split('\n\n')
    .slice(0, -1)
    .join('\n\n')
}

/** The files, and what runs. Files that the reader has just seen are not shown again. */
function caseSection(heading: string, { files, service }: ExampleCase, shown?: ExampleFiles): string[] {
  const same = JSON.stringify(files) === JSON.stringify(shown)
  const blocks = Object.entries(files).flatMap(([name, content]) => [`\`${name}\`:`, fence(languageOf(name), content.trimEnd())])
  const parts = [...(service ? [same ? `${service} The files are the same.` : service] : []), ...(same ? [] : blocks)]
  return parts.length > 0 ? [heading, ...parts] : []
}

function languageOf(name: string): string {
  if (name === 'Dockerfile') return 'dockerfile'
  return name.split('.').at(-1) ?? ''
}

function fence(language: string, content: string): string {
  return `\`\`\`${language}\n${content}\n\`\`\``
}
