import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command } from '../command'
import type { PublishedPackage } from '../published'
import { consumersOf } from './consumers'
import type { Releases } from './releases'
import type { Steps } from './steps'
import { npm, writeServices } from './strangers-folder'
import { tryService } from './try-service'

export interface Archives {
  readonly steps: Steps
  /** An empty folder outside of the repository. */
  readonly home: string
  /** Where the packages are built. */
  readonly copy: Releases
  readonly pnpm: string
  readonly packages: readonly PublishedPackage[]
}

/** What the README says for the time before the first release: packs every package, and installs the archives that it names. */
export async function tryArchives({ steps, home, copy, pnpm, packages }: Archives): Promise<void> {
  await steps.try('pack:all: a service from the archives starts, answers, drains, stops', async () => {
    const archives = join(home, 'hale-archives')
    await command(process.execPath, [join(copy.folder, 'release/src/publish/pack-all.mjs'), archives], {
      cwd: copy.folder,
      env: { npm_execpath: pnpm },
    })
    const files = readdirSync(archives)
    const { express } = consumersOf(packages)
    const [, names] = /hale-\{([\w,]+)\}/.exec(readFileSync(join(copy.folder, 'README.md'), 'utf8')) ?? []
    if (!express || !names) throw new Error('README.md must install archives: hale-{core,express,...}')
    const ours = names.split(',').map((name) => {
      const file = files.find((file) => file.startsWith(`hale-${name}-`))
      if (!file) throw new Error(`there is no archive of ${name} among ${files.join(', ')}`)
      return join(archives, file)
    })
    const folder = join(home, 'my-service')
    mkdirSync(folder)
    writeFileSync(join(folder, 'package.json'), '{ "name": "my-service", "private": true }\n')
    await npm(folder, 'install', ...ours, ...(express.beside[0] ?? []))
    const { esm, cjs } = writeServices(folder, 'express', express)
    await tryService(folder, esm)
    await tryService(folder, cjs)
  })
}
