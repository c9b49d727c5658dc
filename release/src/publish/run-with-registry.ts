import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Registry, startRegistry } from './registry'
import { steps as newSteps, type Steps } from './steps'

/** What the steps of a run share. */
export interface RegistryRun {
  readonly steps: Steps
  /** A temporary folder, which is removed at the end. */
  readonly home: string
  readonly registry: Registry
  /** The program of pnpm. */
  readonly pnpm: string
}

/**
 * Starts a private registry, runs the steps with it, and prints their table. The process ends with 1 if a step has failed.
 * After a signal too, the registry is stopped and the folder is removed.
 *
 * @param script the script of the root's package.json that runs this, such as `test:publish`
 */
export async function runWithRegistry(script: string, run: (context: RegistryRun) => Promise<void>): Promise<void> {
  const pnpm = process.env['npm_execpath']
  if (!pnpm?.includes('pnpm')) throw new Error(`only pnpm can publish the packages: run this as \`pnpm ${script}\``)
  const steps = newSteps(console.log)
  const home = mkdtempSync(join(tmpdir(), `hale-${script.replace(':', '-')}-`))
  let registry: Registry | undefined

  async function cleanUp(): Promise<void> {
    await registry?.stop()
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => cleanUp().finally(() => process.exit(1)))
  }

  try {
    registry = await steps.need('a private registry starts', () => startRegistry(join(home, 'registry'), pnpm))
    await run({ steps, home, registry, pnpm })
  } catch (error) {
    console.log(`cannot go on: ${error instanceof Error ? error.message : error}`)
    process.exitCode = 1
  } finally {
    await cleanUp()
  }
  console.log(`\n${steps.table()}`)
  if (steps.failed) process.exitCode = 1
}
