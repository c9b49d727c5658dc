// Publishes releases of a temporary copy to a private registry, and uses them as users do. Ends with a table of all steps.
import { join } from 'node:path'
import { publishedPackages } from '../published'
import { tryArchives } from './archives'
import { tryBreakingChange } from './breaking-change'
import { consumersOf } from './consumers'
import { tryCopiedExamples } from './copied-examples'
import { runAtTheEdge } from './edge'
import { expectOneOfEach, installEverything, loadEntryPoints } from './everything'
import { tryInitInNext } from './init-in-next'
import { testWithJest } from './jest'
import { type Releases, releases } from './releases'
import { type RegistryRun, runWithRegistry } from './run-with-registry'
import type { Steps } from './steps'
import { tryStrangers } from './strangers'
import { installTools } from './tools'
import { typeCheck } from './type-check'
import { tryTypeTraps } from './type-traps'
import { tryMinor, tryPrerelease, type Upgrade } from './upgrade'

const root = join(import.meta.dirname, '..', '..', '..')

/** Starts with the checkout's first changeset, or with its current version. */
async function firstRelease(steps: Steps, copy: Releases): Promise<string> {
  await steps.need('the copy installs', () => copy.install())
  const version = await steps.need('pnpm version-packages', () => copy.version())
  await steps.need(`pnpm release: builds and publishes ${version}`, () => copy.publish())
  return version
}

async function upgrades(upgrade: Upgrade): Promise<void> {
  await tryMinor(upgrade)
  await tryPrerelease(upgrade)
  await tryBreakingChange(upgrade.steps, upgrade.copy)
}

async function run({ steps, home, registry, pnpm }: RegistryRun): Promise<void> {
  const packages = publishedPackages(root)
  consumersOf(packages)
  const copy = releases(root, join(home, 'copy'), registry, pnpm)
  const [version, tools] = await Promise.all([
    firstRelease(steps, copy),
    steps.need('the tools of strangers install', () => installTools(join(home, 'tools'), registry)),
  ])
  const examples = { steps, home: join(home, 'examples'), registry, repository: copy.folder }
  const inNext = { steps, home: join(home, 'next'), registry }
  if (process.argv[2] === 'examples') return tryCopiedExamples(examples)
  if (process.argv[2] === 'init') return tryInitInNext(inNext)
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
  // The upgrades raise the versions in the copy.
  await tryArchives({ steps, home: join(home, 'archives'), copy, pnpm, packages })
  await tryCopiedExamples(examples)
  await tryInitInNext(inNext)
  await Promise.all([types(), upgrades(upgrade)])
}

await runWithRegistry('test:publish', run)
