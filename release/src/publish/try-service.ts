import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { plainEnvironment } from '../environment'

const startsWithin = 20_000
const drainsWithin = 5_000
const stopsWithin = 10_000

async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  const late = new AbortController()
  try {
    const timeout = sleep(ms, undefined, { signal: late.signal }).then(() => Promise.reject(new Error(`${what} took over ${ms} ms`)))
    return await Promise.race([promise, timeout])
  } finally {
    late.abort()
  }
}

/** The first line on stdout: the port. */
async function portOf(child: ChildProcess): Promise<string> {
  const line = child.stdout && once(child.stdout, 'data').then(([text]) => String(text).trim())
  const end = once(child, 'exit').then(([code]) => Promise.reject(new Error(`it ended with exit code ${code}`)))
  const port = await within(startsWithin, 'the start', Promise.race([line, end]))
  if (!port || !/^\d+$/.test(port)) throw new Error(`it printed no port, but ${JSON.stringify(port)}`)
  return port
}

async function ask(port: string, path: string) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close' } })
  return { status: response.status, type: response.headers.get('content-type'), body: await response.text() }
}

async function expectHealthy(port: string): Promise<void> {
  for (const path of ['/livez', '/readyz', '/startupz', '/healthz']) {
    const { status, type, body } = await ask(port, path)
    const report = type?.startsWith('application/json') ? (JSON.parse(body) as { status?: string }) : {}
    if (status !== 200 || report.status !== 'healthy') throw new Error(`${path} answered ${status} ${type}: ${body}`)
  }
  const foreign = await ask(port, '/orders')
  if (foreign.status !== 404) throw new Error(`/orders, which is not an endpoint, answered ${foreign.status}: ${foreign.body}`)
}

async function expectDraining(port: string): Promise<void> {
  const latest = Date.now() + drainsWithin
  while ((await ask(port, '/readyz')).status !== 503) {
    if (Date.now() > latest) throw new Error('/readyz did not answer 503 after SIGTERM')
    await sleep(10)
  }
  const { status } = await ask(port, '/livez')
  if (status !== 200) throw new Error(`/livez answered ${status} while draining`)
}

/** A service in a process of its own. */
interface RunningService {
  readonly port: string
  /** Sends a signal. */
  kill(signal: NodeJS.Signals): void
  /** Resolves with its exit code once it has ended. Rejects if that takes too long. */
  stopped(): Promise<unknown>
  /** What it wrote to stderr so far. */
  errors(): string
}

/**
 * Starts the service in `file`, and kills it once `use` has ended. If `use` rejects, rejects with the output of the service
 * too. Node 20 may warn when CommonJS requires an ES module, such as Nest 12.
 */
export async function withService(folder: string, file: string, use: (service: RunningService) => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file], {
    cwd: folder,
    env: plainEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  const ended = once(child, 'exit').then(([code]) => code)
  try {
    const port = await portOf(child)
    await use({
      port,
      kill: (signal) => void child.kill(signal),
      stopped: () => within(stopsWithin, 'the stop', ended),
      errors: () => errors,
    })
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n${errors}`.trim(), { cause: error })
  } finally {
    child.kill('SIGKILL')
  }
}

/** Starts the service in `file`, requests its four endpoints, drains it and stops it. Rejects at the first unexpected result. */
export function tryService(folder: string, file: string): Promise<void> {
  return withService(folder, file, async ({ port, kill, stopped, errors }) => {
    await expectHealthy(port)
    kill('SIGTERM')
    await expectDraining(port)
    kill('SIGINT')
    const code = await stopped()
    if (code !== 0) throw new Error(`it stopped with exit code ${code}`)
    if (errors()) throw new Error('it wrote to stderr')
  })
}
