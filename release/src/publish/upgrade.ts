import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command } from '../command'
import type { PublishedPackage } from '../published'
import { consumersOf } from './consumers'
import { expectOneOfEach, loadEntryPoints } from './everything'
import type { Registry } from './registry'
import type { Releases } from './releases'
import type { Steps } from './steps'
import { npm, strangersFolder, writeServices } from './strangers-folder'
import { tryService } from './try-service'

function expectVersion(version: string, expected: string): void {
  if (version !== expected) throw new Error(`the packages have version ${version}, expected ${expected}`)
}

/** Rejects unless each package has exactly these tags. */
async function expectTags(
  { url }: Registry,
  packages: readonly PublishedPackage[],
  expected: Readonly<Record<string, string>>,
): Promise<void> {
  const sorted = (value: object) => JSON.stringify(Object.entries(value).sort())
  for (const { name } of packages) {
    const response = await fetch(`${url}-/package/@hale/${name}/dist-tags`)
    const tags = (await response.json()) as Record<string, string>
    if (sorted(tags) !== sorted(expected)) {
      throw new Error(`@hale/${name} has the tags ${JSON.stringify(tags)}, expected ${JSON.stringify(expected)}`)
    }
  }
}

export interface Upgrade {
  readonly steps: Steps
  readonly home: string
  readonly registry: Registry
  readonly copy: Releases
  readonly packages: readonly PublishedPackage[]
  /** The folder of a user with every package of the first release. */
  readonly everything: string
}

/** A user who installs a package and its framework in this version, such as `@next`, and runs a service. */
async function newcomer({ home, registry, packages }: Upgrade, name: string, version: string): Promise<string> {
  const folder = strangersFolder(join(home, name), registry)
  const { hono } = consumersOf(packages)
  if (!hono) throw new Error('there is no package @hale/hono')
  await npm(folder, 'install', `@hale/core${version}`, `@hale/hono${version}`, ...(hono.beside[0] ?? []))
  await tryService(folder, writeServices(folder, 'hono', hono).esm)
  return folder
}

const honoAndItsOwn = (packages: readonly PublishedPackage[]) => packages.filter(({ name }) => ['core', 'hono'].includes(name))

/** A minor release, and the upgrade from the first release to it. */
export async function tryMinor(upgrade: Upgrade): Promise<void> {
  const { steps, home, registry, copy, packages, everything } = upgrade
  const upgrading = join(home, 'upgrading')
  cpSync(everything, upgrading, { recursive: true, verbatimSymlinks: true })
  await steps.need('a minor change makes 1.1.0, and it is published', async () => {
    copy.changeset('core', 'minor')
    await copy.addExport('core', 'export const addedLater: string = "1.1.0"')
    expectVersion(await copy.version(), '1.1.0')
    await copy.publish('built')
    await expectTags(registry, packages, { latest: '1.1.0' })
  })
  await steps.try('the core alone upgrades under an adapter of 1.0.0', async () => {
    const folder = await newcomer(upgrade, 'core-alone', '@1.0.0')
    await npm(folder, 'install', '@hale/core@1.1.0')
    await npm(folder, 'ls', '--all')
    await tryService(folder, 'hono.mjs')
  })
  await steps.try('npm update raises every package to 1.1.0, each there once', async () => {
    await expectOneOfEach(upgrading, packages, '1.0.0')
    await npm(upgrading, 'update', ...packages.map(({ name }) => `@hale/${name}`))
    await expectOneOfEach(upgrading, packages, '1.1.0')
    await loadEntryPoints(upgrading, packages)
    writeFileSync(join(upgrading, 'added.cjs'), `console.log(require('@hale/core').addedLater)\n`)
    expectVersion((await command(process.execPath, ['added.cjs'], { cwd: upgrading })).trim(), '1.1.0')
    for (const name of Object.keys(consumersOf(packages))) await tryService(upgrading, `${name}.mjs`)
  })
}

/** A prerelease beside the newest release, and the release that follows it. */
export async function tryPrerelease(upgrade: Upgrade): Promise<void> {
  const { steps, registry, copy, packages } = upgrade
  await steps.need('a prerelease of a minor change makes 1.2.0-next.0, and it is published', async () => {
    await copy.pnpm('changeset', 'pre', 'enter', 'next')
    copy.changeset('hono', 'minor')
    expectVersion(await copy.version(), '1.2.0-next.0')
    await copy.publish('built')
    await expectTags(registry, packages, { latest: '1.1.0', next: '1.2.0-next.0' })
  })
  await steps.try('a newcomer still gets 1.1.0', async () => {
    const folder = await newcomer(upgrade, 'newcomer', '')
    await expectOneOfEach(folder, honoAndItsOwn(packages), '1.1.0')
  })
  await steps.try('an install of @next gets 1.2.0-next.0', async () => {
    const folder = await newcomer(upgrade, 'next', '@next')
    await expectOneOfEach(folder, honoAndItsOwn(packages), '1.2.0-next.0')
  })
  await steps.try('the prerelease becomes 1.2.0', async () => {
    await copy.pnpm('changeset', 'pre', 'exit')
    expectVersion(await copy.version(), '1.2.0')
    await copy.publish('built')
    await newcomer(upgrade, 'after', '')
    await expectTags(registry, packages, { latest: '1.2.0', next: '1.2.0-next.0' })
  })
}
