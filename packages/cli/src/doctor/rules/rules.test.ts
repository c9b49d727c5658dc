import { readdirSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { applyEdits, type Edit } from '../edits/edit'
import type { Diagnosis } from '../examine'
import type { Rule } from '../rule'
import { exampleOf, judgeFiles } from '../testing/judge-example'
import type { Example, ExampleCase, ExampleFiles, ExampleService } from './example'
import { RULES } from './rules'

const examples = new Map(await Promise.all(RULES.map(async ({ id }) => [id, await exampleOf(id)] as const)))

function judge(rule: Rule, files: ExampleFiles, service?: ExampleService): Promise<Diagnosis> {
  return judgeFiles([rule], files, service && new URL(service.url))
}

/** The service of an example, for as long as a test runs. */
async function serve(example: ExampleCase): Promise<ExampleService | undefined> {
  const service = await example.serve?.()
  onTestFinished(() => service?.stop())
  return service
}

/** The files after the fixes of all findings. */
function fixed(files: ExampleFiles, edits: readonly Edit[]): ExampleFiles {
  const changed = edits.map(({ source }) => [source.file, applyEdits(source, edits)] as const)
  return { ...files, ...Object.fromEntries(changed) }
}

describe.each(RULES)('$id', (rule) => {
  const { fires, silent } = examples.get(rule.id) as Example

  it('fires', async () => {
    const { findings, failures, problems } = await judge(rule, fires.files, await serve(fires))
    expect({ failures, problems }).toEqual({ failures: [], problems: [] })
    expect(findings.length).toBeGreaterThan(0)
  })

  it('is silent', async () => {
    const { findings, failures, problems, notJudged } = await judge(rule, silent.files, await serve(silent))
    expect({ findings, failures, problems }).toEqual({ findings: [], failures: [], problems: [] })
    // It is silent because all is well, not because it could not look.
    if (silent.serve) expect(notJudged).toEqual([])
  })

  it('is silent once its fix is applied', async () => {
    const { files } = fires
    const service = await serve(fires)
    const { findings } = await judge(rule, files, service)
    const edits = findings.flatMap(({ fix }) => fix.edits)
    for (const { fix } of findings) expect(fix.say).not.toBe('')
    if (edits.length === 0) {
      // The change belongs into the service: then the silent example has the same files and the changed service.
      expect(service).toBeDefined()
      expect(silent.files).toEqual(files)
      return
    }
    const after = await judge(rule, fixed(files, edits), service)
    expect({ findings: after.findings, problems: after.problems }).toEqual({ findings: [], problems: [] })
  })
})

describe.each(RULES.filter(({ needs }) => needs === 'service'))('$id without --url', (rule) => {
  it('is not judged, and says so', async () => {
    const { findings, notJudged } = await judge(rule, (examples.get(rule.id) as Example).fires.files)
    expect(findings).toEqual([])
    expect(notJudged).toEqual([{ rule, notJudged: 'it needs the running service: add --url' }])
  })
})

it('lists every rule that has a file, by its id', () => {
  const files = readdirSync(import.meta.dirname).flatMap((file) => /^(.+)\.example\.ts$/.exec(file)?.[1] ?? [])
  expect(RULES.map(({ id }) => id).sort()).toEqual(files.sort())
})
