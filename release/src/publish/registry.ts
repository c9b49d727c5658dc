import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@hale/testbed/free-port'
import { command } from '../command'
import { plainEnvironment } from '../environment'

/** A registry on loopback that has only what is published to it. */
export interface Registry {
  readonly url: string
  /** The `.npmrc` of a user: only the scope's packages come from this registry. */
  readonly strangersNpmrc: string
  /** The `.npmrc` of a publisher. */
  readonly publishersNpmrc: string
  stop(): Promise<void>
}

const installed = join(import.meta.dirname, '..', '..', 'registry')
const startsWithin = 30_000

/** Without an uplink, so a package that was not published here does not exist. */
const config = `storage: ./storage
auth:
  htpasswd:
    file: ./htpasswd
uplinks: {}
packages:
  '@hale/*':
    access: $all
    publish: $authenticated
middlewares:
  audit:
    enabled: false
log: { type: stdout, level: warn }
`

/** The token of a new user. */
async function publisher(url: string): Promise<string> {
  const response = await fetch(`${url}-/user/org.couchdb.user:publisher`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'publisher', password: randomUUID() }),
  })
  const { token } = (await response.json()) as { token?: string }
  if (!token) throw new Error(`the registry answered ${response.status} to a new user, without a token`)
  return token
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}-/ping`)).ok
  } catch {
    return false
  }
}

/** Installs the registry if it is missing, and starts it with its storage in `folder`. */
export async function startRegistry(folder: string, pnpm: string): Promise<Registry> {
  await command(process.execPath, [pnpm, 'install', '--frozen-lockfile', '--prefer-offline', '--reporter=silent'], { cwd: installed })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'config.yaml'), config)
  const port = await freePort()
  const host = `127.0.0.1:${port}`
  const program = join(installed, 'node_modules', 'verdaccio', 'bin', 'verdaccio')
  const child = spawn(process.execPath, [program, '--config', join(folder, 'config.yaml'), '--listen', host], {
    cwd: folder,
    env: plainEnvironment(),
    stdio: 'ignore',
  })
  let ended = false
  const end = new Promise<void>((resolve) => {
    child.once('exit', () => {
      ended = true
      resolve()
    })
  })
  const url = `http://${host}/`
  const stop = () => {
    child.kill()
    return end
  }
  try {
    const latest = Date.now() + startsWithin
    while (!(await answers(url))) {
      if (ended || Date.now() > latest) throw new Error(`the registry ${ended ? 'ended' : `did not answer within ${startsWithin} ms`}`)
      await sleep(50)
    }
    const strangersNpmrc = `@hale:registry=${url}\n`
    return { url, strangersNpmrc, publishersNpmrc: `${strangersNpmrc}//${host}/:_authToken=${await publisher(url)}\n`, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
