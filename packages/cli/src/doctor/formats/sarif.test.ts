import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import AjvDraft04 from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import { expect, it } from 'vitest'
import { RULES } from '../rules/rules'
import { exampleOf, judgeFiles } from '../testing/judge-example'
import { sarif } from './sarif'

const require = createRequire(import.meta.url)
const schema = JSON.parse(readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'))
const ajv = new AjvDraft04({ strict: false, allErrors: true, unicodeRegExp: false })
addFormats(ajv)
const validate = ajv.compile(schema)

const context = { colour: false, version: '1.2.3', linkOf: (id: string) => `https://example.com/docs/doctor/${id}.md` }
/** The files of every example in a folder of its own, and one that cannot be read. */
const files = Object.fromEntries(
  (await Promise.all(RULES.map(async ({ id }) => [id, (await exampleOf(id)).fires.files] as const))).flatMap(([id, example]) =>
    Object.entries(example).map(([name, content]) => [`${id} ü/${name}`, content] as const),
  ),
)
const diagnosis = await judgeFiles(RULES, { ...files, 'broken.yaml': 'apiVersion: v1\nkind: [\n' })

it('is valid against the schema of SARIF 2.1.0, with the findings of every rule', () => {
  const found = new Set(diagnosis.findings.map(({ rule }) => rule.id))
  const judged = RULES.filter(({ needs }) => needs !== 'service').map(({ id }) => id)
  expect([...found].sort()).toEqual(expect.arrayContaining(judged))
  expect(validate(JSON.parse(sarif(diagnosis, context))), JSON.stringify(validate.errors)).toBe(true)
})

it('is valid without findings, and where a page is no URL', () => {
  const empty = { ...diagnosis, findings: [], problems: [], notJudged: [] }
  const log = JSON.parse(sarif(empty, { ...context, linkOf: (id) => `docs/doctor/${id}.md` }))
  expect(validate(log), JSON.stringify(validate.errors)).toBe(true)
  expect(log.runs[0].invocations[0].executionSuccessful).toBe(true)
  expect(log.runs[0].tool.driver.rules[0].helpUri).toBeUndefined()
})

it('the schema finds a fault', () => {
  const log = JSON.parse(sarif(diagnosis, context))
  log.runs[0].results[0].level = 'fatal'
  expect(validate(log)).toBe(false)
})

it('gives each fix as replacements of regions', () => {
  const [run] = JSON.parse(sarif(diagnosis, context)).runs
  const result = run.results.find(({ ruleId }: { ruleId: string }) => ruleId === 'single-failure-threshold')
  expect(run.tool.driver.rules[result.ruleIndex].id).toBe('single-failure-threshold')
  const { artifactLocation } = result.locations[0].physicalLocation
  expect(decodeURIComponent(artifactLocation.uri)).toBe('single-failure-threshold ü/orders.yaml')
  expect(result.fixes[0].artifactChanges[0].replacements).toEqual([
    { deletedRegion: { startLine: 18, startColumn: 31, endLine: 18, endColumn: 32 }, insertedContent: { text: '3' } },
  ])
})

it('says that the run failed where something could not be read', () => {
  const [{ invocations }] = JSON.parse(sarif(diagnosis, context)).runs
  expect(invocations[0].executionSuccessful).toBe(false)
  expect(invocations[0].toolExecutionNotifications[0].locations[0].physicalLocation.artifactLocation.uri).toBe('broken.yaml')
})
