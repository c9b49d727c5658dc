import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { redisServer } from '@hale/testbed'
import { freePort } from '@hale/testbed/free-port'
import { command } from '../command'
import { plainEnvironment } from '../environment'
import { startProgram } from '../program'
import { HANGS_AFTER, retry } from '../within'
import type { Registry } from './registry'
import { inLanes, type Steps } from './steps'
import { npm } from './strangers-folder'

const LANES = 2

/** What differs for an example. */
interface Peculiarity {
  /** @default 'healthy' */
  readonly status?: 'healthy' | 'degraded'
  /** Commands between `npm install` and `npm start`. */
  readonly build?: readonly string[]
  /** Requests readiness otherwise than by HTTP. Resolves with the status. */
  readonly readiness?: (folder: string, port: string) => Promise<string>
  /** Starts what it depends on. */
  readonly server?: () => Promise<{ readonly env: Readonly<Record<string, string>>; remove(): Promise<void> }>
  readonly env?: Readonly<Record<string, string>>
}

/** A client with what the example has installed. */
const grpcClient = (port: string) => `import { credentials, makeClientConstructor } from '@grpc/grpc-js'
import { healthService } from '@hale/grpc'
const Health = makeClientConstructor(healthService, 'Health')
const client = new Health('127.0.0.1:${port}', credentials.createInsecure())
client.check({ service: 'orders.Orders' }, (error, answer) => {
  console.log(error ? error.message : answer.status === 'SERVING' || answer.status === 1 ? 'healthy' : JSON.stringify(answer))
  client.close()
})
`

const PECULIARITIES: Readonly<Record<string, Peculiarity>> = {
  // No beanstalkd listens there.
  'custom-check': { status: 'degraded', env: { BEANSTALKD_PORT: '1' } },
  grpc: {
    readiness: async (folder, port) => {
      writeFileSync(join(folder, 'client.mjs'), grpcClient(port))
      return (await command(process.execPath, ['client.mjs'], { cwd: folder })).trim()
    },
  },
  next: { build: ['npm run build'] },
  worker: {
    server: async () => {
      const { port, password, remove } = await redisServer.start()
      return { env: { REDIS_PORT: String(port), REDIS_PASSWORD: password }, remove }
    },
  },
}

export interface CopiedExamples {
  readonly steps: Steps
  /** An empty folder outside of the repository. */
  readonly home: string
  readonly registry: Registry
  /** The repository whose examples are copied. */
  readonly repository: string
}

/** Copies each example out of the repository, installs it with npm, starts it, probes it and stops it. */
export async function tryCopiedExamples({ steps, home, registry, repository }: CopiedExamples): Promise<void> {
  const examples = join(repository, 'examples')
  const names = readdirSync(examples).filter((name) => existsSync(join(examples, name, 'package.json')))
  const jobs = names.map((name) => () => {
    const folder = join(home, name)
    cpSync(join(examples, name), folder, { recursive: true, filter: (path) => basename(path) !== 'node_modules' })
    writeFileSync(join(folder, '.npmrc'), registry.strangersNpmrc)
    return steps.try(`examples/${name}, copied: installs, compiles, starts, answers, stops`, () =>
      tryExample(folder, PECULIARITIES[name] ?? {}),
    )
  })
  await inLanes(LANES, jobs)
}

async function tryExample(folder: string, { status = 'healthy', build = [], readiness, server, env }: Peculiarity): Promise<void> {
  await npm(folder, 'install')
  for (const line of build) await command('bash', ['-c', line], { cwd: folder })
  await command(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.'], { cwd: folder })
  const port = String(await freePort())
  const started = await server?.()
  const path = [join(folder, 'node_modules', '.bin'), process.env['PATH']].join(':')
  const program = startProgram(startCommand(folder), folder, plainEnvironment({ PATH: path, PORT: port, ...env, ...started?.env }))
  try {
    await retry(async () => {
      if (program.ended) throw new Error(`\`npm start\` ended with ${program.code}:\n${program.output}`)
      const found = await (readiness ?? readyz)(folder, port)
      return found === status ? undefined : `it is ${found}, and not ${status}:\n${program.output}`
    })
    program.signal('SIGTERM')
    await program.end(HANGS_AFTER)
    if (program.code !== 0) throw new Error(`it stopped with ${program.code}:\n${program.output}`)
  } finally {
    program.signal('SIGKILL')
    await started?.remove()
  }
}

/** What `npm start` runs. npm itself would hide the exit code: it ends by the signal that it passes on. */
function startCommand(folder: string): string {
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { scripts: { start: string } }
  return scripts.start
}

/** The disk of the machine may be full. */
async function readyz(_folder: string, port: string): Promise<string> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/readyz?exclude=disk`)
    return ((await response.json()) as { status: string }).status
  } catch (error) {
    return `silent: ${error instanceof Error ? error.message : error}`
  }
}
