// Publishes releases of a temporary copy to a private registry, and uses them as users do. Ends with a table of all steps.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publishedPackages } from '../published'
import { tryBreakingChange } from './breaking-change'
import { consumersOf } from './consumers'
import { runAtTheEdge } from './edge'
import { expectOneOfEach, installEverything, loadEntryPoints } from './everything'
import { testWithJest } from './jest'
import { type Registry, startRegistry } from './registry'
import { type Releases, releases } from './releases'
import { steps as newSteps } from './steps'
import { tryStrangers } from './strangers'
import { installTools } from './tools'
import { typeCheck } from './type-check'
import { tryTypeTraps } from './type-traps'
import { tryMinor, tryPrerelease, type Upgrade } from './upgrade'

const root = join(import.meta.dirname, '..', '..', '..')
const steps = newSteps(console.log)

/** Starts with the checkout's first changeset, or with its current version. */
async function firstRelease(copy: Releases): Promise<string> {
  await steps.need('the copy installs', () => copy.install())
  const version = await steps.need('pnpm version-packages', () => copy.version())
  await steps.need(`pnpm release: builds and publishes ${version}`, () => copy.publish())
  return version
}

async function upgrades(upgrade: Upgrade): Promise<void> {
  await tryMinor(upgrade)
  await tryPrerelease(upgrade)
  await tryBreakingChange(steps, upgrade.copy)
}

async function run(home: string, pnpm: string, registry: Registry): Promise<void> {
  const packages = publishedPackages(root)
  consumersOf(packages)
  const copy = releases(root, join(home, 'copy'), registry, pnpm)
  const [version, tools] = await Promise.all([
    firstRelease(copy),
    steps.need('the tools of strangers install', () => installTools(join(home, 'tools'), registry)),
  ])
  await tryStrangers({ steps, home: join(home, 'strangers'), registry, tools }, packages)

  const everything = await steps.need('npm install of every package', () => installEverything(join(home, 'everything'), registry, packages))
  await steps.try('each package is there once, each peer in its range', () => expectOneOfEach(everything, packages, version))
  await steps.try('every entry point is imported, and is required', () => loadEntryPoints(everything, packages))
  await steps.try('every entry point under Jest in CommonJS', () => testWithJest(everything, tools, packages))
  for (const [name, consumer] of Object.entries(consumersOf(packages))) {
    const { edge } = consumer
    if (edge)
      await steps.try(`@hale/${name}: bundled for the edge, runs there`, () => runAtTheEdge(everything, tools, name, consumer, edge))
  }

  const upgrade = { steps, home: join(home, 'upgrades'), registry, copy, packages, everything }
  const types = async () => {
    await typeCheck(steps, everything, tools, packages)
    await tryTypeTraps({ steps, home: join(home, 'libraries'), registry, pnpm, tools, packages, everything })
  }
  await Promise.all([types(), upgrades(upgrade)])
}

const pnpm = process.env['npm_execpath']
if (!pnpm?.includes('pnpm')) throw new Error('pnpm makes the releases: run this as `pnpm test:publish`')
const home = mkdtempSync(join(tmpdir(), 'hale-publish-'))
let registry: Registry | undefined

async function cleanUp(): Promise<void> {
  await registry?.stop()
  rmSync(home, { recursive: true, force: true, maxRetries: 5 })
}

// Running programs are in the same process group, so a signal from a terminal ends them too.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => cleanUp().finally(() => process.exit(1)))
}

try {
  registry = await steps.need('a private registry starts', () => startRegistry(join(home, 'registry'), pnpm))
  await run(home, pnpm, registry)
} catch (error) {
  console.log(`cannot go on: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
} finally {
  await cleanUp()
}
console.log(`\n${steps.table()}`)
if (steps.failed) process.exitCode = 1
