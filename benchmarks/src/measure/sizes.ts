import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** The size of a package with its imports, minified and gzipped, and its budget (bytes). */
export interface Size {
  readonly name: string
  readonly size: number
  readonly sizeLimit: number
}

/** The output of the repository's size check. */
export async function sizes(): Promise<Size[]> {
  // It fails when a budget is exceeded, but prints the sizes.
  const { stdout } = await run('node_modules/.bin/size-limit', ['--json'], { cwd: ROOT }).catch((failure: { stdout: string }) => failure)
  return JSON.parse(stdout) as Size[]
}
