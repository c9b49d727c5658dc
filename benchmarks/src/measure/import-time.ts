import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A package, and the folder that it is imported from. */
export interface Import {
  readonly name: string
  readonly from: URL
}

/** How long (ms) the import of a package takes in a fresh process. */
export async function importTime({ name, from }: Import): Promise<number> {
  const code = `const start = performance.now(); await import('${name}'); console.log(performance.now() - start); process.exit()`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], { cwd: fileURLToPath(from) })
  return Number(stdout)
}
