import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A package, and the folder that it is imported from. */
export interface Import {
  readonly name: string
  readonly from: URL
}

/** The CPU time (ms) of the import of a package in a fresh process. Other processes disturb it less than the time on the clock. */
export async function importTime({ name, from }: Import): Promise<number> {
  const code = `const before = process.cpuUsage(); await import('${name}'); const { user, system } = process.cpuUsage(before); console.log((user + system) / 1_000); process.exit()`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], { cwd: fileURLToPath(from) })
  return Number(stdout)
}
