// Does what the READMEs, getting started and migrating say, each from an empty folder, with the packages of a private registry.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command } from '../command'
import { type RegistryRun, runWithRegistry } from '../publish/run-with-registry'
import { inLanes } from '../publish/steps'
import { installCompiler } from './compile-files'
import { followPage } from './follow-page'
import { followedPages } from './followed-pages'
import { rememberInstalls } from './installs'
import type { Language } from './language'
import { installRuntimes } from './runtimes'

const LANES = 2
const LANGUAGES: readonly Language[] = ['TypeScript', 'JavaScript']
const root = join(import.meta.dirname, '..', '..', '..')

function pages(wanted: readonly string[]): string[] {
  const all = followedPages(root)
  const found = all.filter((page) => wanted.length === 0 || wanted.some((part) => page.includes(part)))
  if (found.length === 0) throw new Error(`no page has a name with ${wanted.join(' or ')}; there are ${all.join(', ')}`)
  return found
}

/** Publishes the packages as they are built in this checkout. */
async function publish({ home, registry, pnpm }: RegistryRun): Promise<void> {
  writeFileSync(join(home, '.npmrc'), registry.publishersNpmrc)
  await command(process.execPath, [pnpm, '--filter', './packages/*', 'publish', '--no-git-checks', '--report-summary'], {
    cwd: root,
    env: { npm_config_userconfig: join(home, '.npmrc') },
  })
  rmSync(join(root, 'pnpm-publish-summary.json'), { force: true })
}

async function run(context: RegistryRun): Promise<void> {
  const { steps, home, registry } = context
  const found = pages(process.argv.slice(2))
  const [, compiler, path] = await Promise.all([
    steps.need('the packages are published to it', () => publish(context)),
    steps.need('the compiler installs', () => installCompiler(join(home, 'compiler'), registry)),
    installRuntimes(
      join(home, 'runtimes'),
      found.map((page) => readFileSync(join(root, page), 'utf8')),
    ),
  ])
  const jobs = found.map((page) => async () => {
    const readers = join(home, 'readers', page.replaceAll(/\W+/g, '-'))
    const installs = rememberInstalls(join(readers, 'installs'))
    for (const language of LANGUAGES) {
      const following = { root, folder: join(readers, language, 'orders'), registry, compiler, path, installs }
      await steps.try(`${page} in ${language}`, () => followPage(page, language, following))
    }
    rmSync(readers, { recursive: true, force: true, maxRetries: 5 })
  })
  await inLanes(LANES, jobs)
}

await runWithRegistry('test:pages', run)
