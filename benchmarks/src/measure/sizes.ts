import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** A package, minified and gzipped with what it brings along, and what it may be (bytes). */
export interface Size {
  readonly name: string
  readonly size: number
  readonly sizeLimit: number
}

/** What the repository's own size check says. */
export async function sizes(): Promise<Size[]> {
  // It fails where a budget is exceeded, and tells all the same.
  const { stdout } = await run('node_modules/.bin/size-limit', ['--json'], { cwd: ROOT }).catch((failure: { stdout: string }) => failure)
  return JSON.parse(stdout) as Size[]
}
