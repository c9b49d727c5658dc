import { spawn } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHealth } from '@hale/core'
import { probes } from '@hale/node'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { main } from '../main'
import { type BuiltHale, buildHale } from '../testing/built-hale'
import { canRun } from '../testing/can-run'
import { captureIo } from '../testing/captured-io'
import { openPseudoTerminal, type PseudoTerminal } from '../testing/pseudo-terminal'

let hale: BuiltHale
beforeAll(async () => {
  hale = await buildHale()
})
afterAll(() => hale.remove())

interface Service {
  readonly url: string
  readonly server: Server
  /** Makes its dependency work, or not. */
  set(isUp: boolean): void
}

async function serve(name: string, check = 'database', port = 0): Promise<Service> {
  let up = true
  const refuse = (): never => {
    throw Object.assign(new Error('no route'), { code: 'refused' })
  }
  const health = createHealth({ name, readiness: { [check]: { run: () => up || refuse(), maxAge: 0 } } })
  const server = createServer(probes(health, { details: 'full' })).listen(port, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const set = (isUp: boolean): void => {
    up = isUp
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, set }
}

const inTerminal = canRun('/usr/bin/script') ? describe : describe.skip
if (!canRun('/usr/bin/script')) {
  if (process.env['CI']) throw new Error('needs script (apt-get install util-linux)')
  process.stderr.write('skipped: hale watch in a terminal: needs script (apt-get install util-linux)\n')
}

inTerminal('hale watch in a real pseudo-terminal', () => {
  async function open(urls: readonly string[], columns = 80, rows = 24): Promise<PseudoTerminal> {
    const terminal = await openPseudoTerminal([process.execPath, hale.bin, 'watch', ...urls, '--every', '100ms'], columns, rows)
    onTestFinished(() => {
      try {
        process.kill(terminal.pid, 'SIGKILL')
      } catch {
        // It has ended, as it should.
      }
    })
    return terminal
  }

  const firstService = ({ screen }: PseudoTerminal): string => screen()[3] ?? ''

  it('shows the worst service first, and what has changed', async () => {
    const [orders, carts] = [await serve('orders'), await serve('carts', 'cache')]
    const terminal = await open([orders.url, carts.url])
    await expect.poll(() => terminal.screen().join('\n')).toMatch(/(✓ healthy {4}(orders|carts)[\s\S]*){2}/)
    carts.set(false)
    await expect.poll(() => firstService(terminal)).toMatch(/^✗ unhealthy {2}carts .* cache refused, no route/)
    await expect
      .poll(() => terminal.screen().join('\n'))
      .toMatch(/\d\d:\d\d:\d\d {2}carts {2}healthy -> unhealthy after \d+s?.*: cache refused/)
    orders.server.closeAllConnections()
    orders.server.close()
    await expect.poll(() => firstService(terminal)).toMatch(/^✗ no answer {2}orders .*connection refused/)
    carts.set(true)
    await expect.poll(() => terminal.screen()[4]).toMatch(/^✓ healthy {4}carts/)
    expect(terminal.output().split('\x1b[?1049h').length).toBe(2)
    terminal.type('q')
    expect(await terminal.exitCode).toBe(0)
  })

  it('fits into 80 columns, and into the new size when the terminal is resized', async () => {
    const orders = await serve('orders', 'a-check-with-a-name-that-is-as-long-as-a-name-may-be')
    orders.set(false)
    const terminal = await open([orders.url])
    await expect.poll(() => firstService(terminal)).toContain('…')
    expect([...firstService(terminal)].length).toBe(80)
    terminal.resize(40, 10)
    await expect.poll(() => [...firstService(terminal)].length).toBe(40)
    expect(terminal.screen().length).toBeLessThanOrEqual(10)
    terminal.resize(150, 30)
    await expect.poll(() => firstService(terminal)).toContain('as-long-as-a-name-may-be refused, no route')
    terminal.type('\x03')
    expect(await terminal.exitCode).toBe(0)
  })

  it.each<[string, (terminal: PseudoTerminal) => void]>([
    ['Ctrl-C', ({ type }) => type('\x03')],
    ['q', ({ type }) => type('q')],
    ['SIGTERM', ({ pid }) => process.kill(pid, 'SIGTERM')],
    ['SIGHUP', ({ pid }) => process.kill(pid, 'SIGHUP')],
  ])('ends cleanly on %s: the old screen, the cursor and the echo are back, and the exit code is 0', async (_name, stop) => {
    const orders = await serve('orders')
    const terminal = await open([orders.url])
    await expect.poll(() => firstService(terminal)).toContain('orders')
    stop(terminal)
    expect(await terminal.exitCode).toBe(0)
    expect(terminal.output().endsWith('\x1b[?25h\x1b[?1049l')).toBe(true)
  })

  it('writes a line for each change to a dumb terminal', async () => {
    const orders = await serve('orders')
    const terminal = await openPseudoTerminal(['env', 'TERM=dumb', process.execPath, hale.bin, 'watch', orders.url], 80, 24)
    await expect.poll(() => terminal.output()).toContain('orders  is healthy')
    process.kill(terminal.pid, 'SIGTERM')
    expect(await terminal.exitCode).toBe(0)
    expect(terminal.output()).not.toContain('\x1b')
  })

  it('leaves the screen alone with --json', async () => {
    const orders = await serve('orders')
    const terminal = await openPseudoTerminal([process.execPath, hale.bin, 'watch', orders.url, '--json'], 80, 24)
    await expect.poll(() => terminal.output()).toContain('"name":"orders"')
    process.kill(terminal.pid, 'SIGTERM')
    expect(await terminal.exitCode).toBe(0)
    expect(terminal.output()).not.toContain('\x1b')
  })
})

describe('hale watch without a terminal', () => {
  function watch(args: readonly string[]): {
    out(): string
    stop(signal?: NodeJS.Signals): Promise<number | null>
    closeOutput(): Promise<number | null>
  } {
    const child = spawn(process.execPath, [hale.bin, 'watch', ...args, '--every', '100ms'], { stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
    onTestFinished(() => void child.kill('SIGKILL'))
    let out = ''
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      out += chunk
    })
    return {
      out: () => out,
      stop: (signal = 'SIGTERM') => {
        child.kill(signal)
        return ended
      },
      closeOutput: () => {
        child.stdout.destroy()
        return ended
      },
    }
  }

  it('prints a line for each change, and none for an answer like the one before', async () => {
    const orders = await serve('orders')
    const watching = watch([orders.url])
    await expect.poll(watching.out).toMatch(/^\d\d:\d\d:\d\d {2}orders {2}is healthy\n$/)
    orders.set(false)
    await expect.poll(watching.out).toMatch(/\n\d\d:\d\d:\d\d {2}orders {2}healthy -> unhealthy after \S+: database refused.*\n$/)
    orders.set(true)
    await expect.poll(watching.out).toMatch(/unhealthy -> healthy after \S+\n$/)
    expect(await watching.stop('SIGINT')).toBe(0)
    expect(watching.out().split('\n').length).toBe(4)
  })

  it('prints a JSON object for each change with --json', async () => {
    const orders = await serve('orders')
    const watching = watch([`${orders.url}/readyz`, '--json'])
    await expect.poll(watching.out).toContain('\n')
    orders.set(false)
    await expect.poll(() => watching.out().split('\n').length).toBe(3)
    expect(await watching.stop()).toBe(0)
    const [first, second] = watching
      .out()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(first).toEqual({
      at: expect.stringMatching(/Z$/),
      url: `${orders.url}/readyz`,
      name: 'orders',
      to: 'healthy',
      why: '',
      checks: [],
      after: expect.any(Number),
      took: expect.any(Number),
    })
    expect(second).toMatchObject({
      from: 'healthy',
      to: 'unhealthy',
      checks: [{ check: 'database', from: 'healthy', to: 'unhealthy', problem: expect.stringMatching(/^refused, no route/) }],
    })
  })

  it('ends when the reader of its output goes away', async () => {
    const orders = await serve('orders')
    const watching = watch([orders.url])
    await expect.poll(watching.out).toContain('healthy')
    const ended = watching.closeOutput()
    orders.set(false)
    expect(await ended).toBe(0)
  })

  it('waits for a service that does not run yet, and notices when it does', async () => {
    const { port, close } = await new Promise<{ port: number; close: () => Promise<void> }>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        resolve({ port: (server.address() as AddressInfo).port, close: () => new Promise((done) => server.close(() => done())) })
      })
    })
    await close()
    const watching = watch([`http://127.0.0.1:${port}`])
    await expect.poll(watching.out).toMatch(/is no answer: .*connection refused/)
    await serve('orders', 'database', port)
    await expect.poll(watching.out).toMatch(/orders {2}no answer -> healthy/)
    expect(await watching.stop()).toBe(0)
  })
})

it.each([
  [[], 'hale watch: a URL must be given, such as http://localhost:3000; got nothing'],
  [
    ['localhost:3000'],
    'hale watch: the URL must be such as http://localhost:3000/livez; got "localhost:3000"; did you mean "http://localhost:3000"?',
  ],
  [['http://u:p@localhost'], 'hale watch: the URL must hold no credentials'],
  [['http://localhost', '--every', '1ms'], 'hale watch: --every must be a duration from 100ms to 1h, such as 2s; got "1ms"'],
  [['http://localhost', '--bearer-env', 'NONE_SUCH'], 'hale watch: the environment variable "NONE_SUCH" of --bearer-env is not set'],
  [['http://localhost', '--jsn'], 'hale watch: unknown option "--jsn"; did you mean "--json"?'],
])('hale watch %j is refused with exit code 2', async (args, message) => {
  const io = captureIo()
  expect(await main(['watch', ...args], io)).toBe(2)
  expect(io.err()).toContain(message)
})
