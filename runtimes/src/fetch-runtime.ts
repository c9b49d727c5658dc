import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { env, platform } from 'node:process'
import { promisify } from 'node:util'
import type { Runtime } from './runtime'

const run = promisify(execFile)

// Outside of the workspace, where its `node` would replace everyone's.
const cache = join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'hale-runtimes')

// Without a network npm itself tries for minutes.
const QUICK = ['--prefer-offline', '--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=2000']
const TIMEOUT = 600_000

/** The path of the runtime's binary. Installs it on the first call; later ones need no network. */
export async function fetchRuntime(runtime: Runtime): Promise<string> {
  const folder = join(cache, `${runtime.name.toLowerCase()}-${runtime.version}`)
  const binary = join(folder, 'node_modules', ...runtime.package.split('/'), ...runtime.binary.split('/'))
  if (!existsSync(binary)) await install(`${runtime.package}@${runtime.version}`, folder)
  return binary
}

/** Completely or not at all: another command may do the same. */
async function install(spec: string, folder: string): Promise<void> {
  mkdirSync(cache, { recursive: true })
  const temporary = mkdtempSync(`${folder}-`)
  try {
    writeFileSync(join(temporary, 'package.json'), '{ "private": true }\n')
    const options = ['--save-exact', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...QUICK]
    await run('npm', ['install', spec, ...options], { cwd: temporary, env: withoutPnpm(), shell: platform === 'win32', timeout: TIMEOUT })
    rmSync(folder, { recursive: true, force: true })
    renameSync(temporary, folder)
  } catch (cause) {
    throw new Error(`${spec} could not be fetched from the npm registry: it needs the network once, and then stays in ${cache}`, { cause })
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

/** pnpm passes its settings to child processes, and npm would read them as its own. */
function withoutPnpm(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_/i.test(name)))
}
