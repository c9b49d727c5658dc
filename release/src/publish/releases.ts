import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command } from '../command'
import { commit } from '../git'
import { publishedPackages } from '../published'
import { throwAwayCopy } from '../throw-away-copy'
import type { Registry } from './registry'

/** A bound for a build that hangs (ms). On a busy machine all packages take five minutes. */
const BUILD_TAKES = 1_200_000

/** A temporary copy of the repository. It makes releases as the release workflow does. */
export interface Releases {
  readonly folder: string
  install(): Promise<void>
  /** Writes a changeset and commits it. */
  changeset(name: string, type: 'patch' | 'minor' | 'major'): void
  /** Runs a script of the repository's `package.json`, or a program of its `node_modules`. */
  pnpm(...args: string[]): Promise<string>
  /** Runs `pnpm version-packages` and commits. Resolves with the new version of all packages. */
  version(): Promise<string>
  /** Runs `pnpm release`, or only `changeset publish` if the packages are built. */
  publish(how?: 'built'): Promise<void>
  /** Builds one package and writes the API reports. */
  build(name: string): Promise<void>
  /** Appends to the sources of a package's main entry point, and builds that package. */
  addExport(name: string, source: string): Promise<void>
}

export function releases(root: string, folder: string, registry: Registry, pnpm: string): Releases {
  throwAwayCopy(root, folder)
  writeFileSync(join(folder, '.npmrc'), registry.publishersNpmrc)
  const env = {
    // Unlike npm, changesets reads the registry of a scope from here and not from .npmrc.
    'npm_config_@hale:registry': registry.url,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'example/hale',
    GIT_AUTHOR_NAME: 'Hale',
    GIT_AUTHOR_EMAIL: 'hale@example.com',
    GIT_COMMITTER_NAME: 'Hale',
    GIT_COMMITTER_EMAIL: 'hale@example.com',
    CI: 'true',
  }
  const run = (...args: string[]) => command(process.execPath, [pnpm, ...args], { cwd: folder, env, timeout: BUILD_TAKES })
  const versions = () => [...new Set(publishedPackages(folder).map(({ version }) => version))]

  const build = async (name: string) => {
    await run('build', `--filter=@hale/${name}`)
    await run('--dir', 'release', 'api')
  }

  return {
    folder,
    build,
    pnpm: run,
    install: async () => {
      await run('install', '--frozen-lockfile', '--prefer-offline')
    },
    changeset: (name, type) => {
      writeFileSync(join(folder, '.changeset', `${name}-${type}.md`), `---\n'@hale/${name}': ${type}\n---\n\nA change for the test.\n`)
      commit(folder, `Add a ${type} change of ${name}`)
    },
    version: async () => {
      await run('version-packages')
      commit(folder, 'Release')
      const [version, ...others] = versions()
      if (!version || others.length > 0) throw new Error(`the packages have the versions ${versions().join(', ')}, expected one`)
      return version
    },
    publish: async (how) => {
      await (how === 'built' ? run('exec', 'changeset', 'publish') : run('release'))
    },
    addExport: async (name, source) => {
      const file = join(folder, 'packages', name, 'src', 'index.ts')
      writeFileSync(file, `${readFileSync(file, 'utf8')}\n${source}\n`)
      await run('build', `--filter=@hale/${name}`)
    },
  }
}
