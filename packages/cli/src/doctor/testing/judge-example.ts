import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Diagnosis, examine } from '../examine'
import { gatherEvidence } from '../gather-evidence'
import type { Rule } from '../rule'
import type { Example, ExampleFiles } from '../rules/example'

/** The only export of `../rules/<id>.example.ts`. */
export async function exampleOf(id: string): Promise<Example> {
  const exported = (await import(`../rules/${id}.example.ts`)) as Readonly<Record<string, Example>>
  return Object.values(exported)[0] as Example
}

/** Writes files into a folder of their own, and judges them there by these rules. `paths` are what the caller names. */
export async function judgeFiles(
  rules: readonly Rule[],
  files: ExampleFiles,
  url?: URL,
  paths: readonly string[] = Object.keys(files),
): Promise<Diagnosis> {
  const folder = mkdtempSync(join(tmpdir(), 'hale-doctor-'))
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), content)
    }
    const evidence = await gatherEvidence({ paths, url }, { cwd: folder, stdin: noInput(), env: {} })
    return examine(evidence, rules)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function* noInput(): AsyncGenerator<string> {}
