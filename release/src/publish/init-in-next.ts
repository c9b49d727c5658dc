import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { postgresServer } from '@hale/testbed'
import { freePort } from '@hale/testbed/free-port'
import { command } from '../command'
import { plainEnvironment } from '../environment'
import { type Program, startProgram } from '../program'
import { HANGS_AFTER, retry } from '../within'
import type { Registry } from './registry'
import type { Steps } from './steps'
import { npm } from './strangers-folder'

/** The version of create-next-app, and of the Next.js that it installs. */
const NEXT = '16.4.3'

/** An app as create-next-app makes it. */
interface NewApp {
  readonly language: string
  readonly options: readonly string[]
  readonly types: readonly string[]
}

const APPS: readonly NewApp[] = [
  { language: 'TypeScript', options: ['--typescript', '--src-dir'], types: ['@types/pg'] },
  { language: 'JavaScript', options: ['--javascript', '--no-src-dir'], types: [] },
]

export interface InitInNext {
  readonly steps: Steps
  /** An empty folder outside of the repository. */
  readonly home: string
  readonly registry: Registry
}

/** Makes apps with create-next-app, runs `hale init` in each and does what it prints. The database goes and comes back. */
export async function tryInitInNext({ steps, home, registry }: InitInNext): Promise<void> {
  mkdirSync(home, { recursive: true })
  for (const app of APPS) {
    await steps.try(`hale init in a new Next.js app in ${app.language}: builds, starts, its database breaks and returns, stops`, () =>
      tryApp(home, registry, app),
    )
  }
}

async function tryApp(home: string, registry: Registry, { language, options, types }: NewApp): Promise<void> {
  const name = `shop-${language.toLowerCase()}`
  const folder = join(home, name)
  const common = [
    '--app',
    '--empty',
    '--no-tailwind',
    '--no-eslint',
    '--no-react-compiler',
    '--use-npm',
    '--skip-install',
    '--disable-git',
    '--yes',
  ]
  await command('npx', ['--yes', `create-next-app@${NEXT}`, name, ...options, ...common], { cwd: home })
  writeFileSync(join(folder, '.npmrc'), registry.strangersNpmrc)
  await npm(folder, 'install', 'pg', ...types)
  const port = await freePort()
  const printed = await command('npx', ['--yes', '@hale/cli', 'init', '--port', String(port)], { cwd: folder })
  const lines = printed.split('\n').map((line) => line.trim())
  const line = (begin: RegExp): string => {
    const found = lines.find((line) => begin.test(line))
    if (!found) throw new Error(`hale init must print a line like ${begin}:\n${printed}`)
    return found.replace(/ +#.*/, '')
  }
  const npxMayInstall = { npm_config_yes: 'true' }
  await command('bash', ['-c', line(/^npm install/)], { cwd: folder })
  neverRedirect(folder)

  const database = await postgresServer.start()
  const { user, password, host, port: databasePort, database: db } = database
  const env = { DATABASE_URL: `postgres://${user}:${password}@${host}:${databasePort}/${db}`, NEXT_TELEMETRY_DISABLED: '1' }
  let program: Program | undefined
  try {
    const built = await command('bash', ['-c', `${line(/^npx next build/)} 2>&1`], { cwd: folder, env })
    if (/warn/i.test(built)) throw new Error(`the build warns:\n${built}`)
    program = startProgram(line(/npx next start/), folder, plainEnvironment(env))
    const becomes = watch(program, port)
    await becomes('/readyz', 200, '"database":{"status":"healthy"')
    for (const path of ['/livez', '/startupz', '/healthz', '/readyz/', '/readyz/database', '/']) await becomes(path, 200)
    await becomes('/readyz/nothing', 404)
    await command('bash', ['-c', line(/^npx @hale\/cli doctor/)], { cwd: folder, env: npxMayInstall })

    await database.stop()
    await becomes('/readyz', 503, '"database":{"status":"unhealthy"')
    await becomes('/livez', 200)
    await database.start()
    await becomes('/readyz', 200, '"database":{"status":"healthy"')

    program.signal('SIGTERM')
    await becomes('/readyz', 503, '"phase":"draining"')
    await becomes('/', 200)
    await program.end(HANGS_AFTER)
    if (program.code !== 0 && program.code !== 'SIGTERM') throw new Error(`it stopped with ${program.code}:\n${program.output}`)
  } finally {
    program?.signal('SIGKILL')
    await database.remove()
  }
}

/** Adds the option that `hale init` names to the configuration that create-next-app has written. */
function neverRedirect(folder: string): void {
  const file = readdirSync(folder).find((name) => name.startsWith('next.config.'))
  const source = file ? readFileSync(join(folder, file), 'utf8') : ''
  const changed = source.replace(/(const nextConfig[^=]*= \{)/, '$1\n  skipTrailingSlashRedirect: true,')
  if (!file || changed === source) throw new Error(`there is no configuration to change: ${file} ${source}`)
  writeFileSync(join(folder, file), changed)
}

/** Returns a function that waits until a path has this status, and its body these words. The app must live all the while. */
function watch(program: Program, port: number) {
  return (path: string, status: number, words = ''): Promise<void> =>
    retry(async () => {
      if (program.ended) throw new Error(`the app ended with ${program.code}:\n${program.output}`)
      const [found, body] = await get(`http://127.0.0.1:${port}${path}`)
      return found === status && body.includes(words) ? undefined : `${path} must be ${status} with ${words}, and is ${found}: ${body}`
    })
}

async function get(url: string): Promise<readonly [status: number, body: string]> {
  try {
    const response = await fetch(url, { redirect: 'manual' })
    return [response.status, await response.text()]
  } catch (error) {
    return [0, error instanceof Error ? error.message : String(error)]
  }
}
