import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { createHealth } from '@hale/core'
import { findBinaries } from '@hale/testbed'
import { type BuildOptions, build } from 'esbuild'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { inlineSourceInBuild } from '../../../../inline-source'
import { takeNotifyEnvironment } from './notify-environment'
import { statusLine } from './status-line'
import { systemd } from './systemd'

const binaries = findBinaries(['python3', 'systemd-notify'])
if (!binaries) {
  const missing = 'needs python3 and systemd-notify, not found here (apt-get install python3 systemd)'
  if (process.env['CI']) throw new Error(missing)
  process.stderr.write(`skipped: systemd: ${missing}\n`)
}

let folder = ''
const children: ChildProcess[] = []
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hale-systemd-'))
  const common: BuildOptions = {
    entryPoints: [join(import.meta.dirname, 'testing/service.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    plugins: [inlineSourceInBuild],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  }
  // Beside the package, so that its optional peer is found; and elsewhere, where it is not.
  await build({ ...common, external: ['node-unix-socket'], outfile: withPeer })
  await build({ ...common, external: ['node-unix-socket'], outfile: join(folder, 'without-peer.mjs') })
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  rmSync(withPeer, { force: true })
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
const withPeer = join(import.meta.dirname, `../../node_modules/.hale-systemd-${process.pid}.mjs`)

interface Service {
  /** The messages that came, each with its assignments. */
  readonly messages: readonly (readonly string[])[]
  send(order: string): void
  answer(order: string): Promise<Record<string, unknown>>
}

async function start(kind: 'with' | 'without', environment: Record<string, string> = {}, address?: string): Promise<Service> {
  const socket = address ?? join(mkdtempSync(join(folder, 'socket-')), 'notify')
  const receiver = spawn(binaries?.python3 ?? '', [join(import.meta.dirname, 'testing/datagrams.py'), socket], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(receiver)
  const lines = createInterface(receiver.stdout)
  await once(lines, 'line')
  const messages: string[][] = []
  lines.on('line', (line) => messages.push((JSON.parse(line) as string).trim().split('\n')))
  const file = kind === 'with' ? withPeer : join(folder, 'without-peer.mjs')
  // Where the peer is there, the program is not needed.
  const path = kind === 'with' && !socket.startsWith('@') ? { PATH: '/nowhere' } : {}
  const service = fork(file, { env: { ...process.env, ...path, NOTIFY_SOCKET: socket, ...environment } })
  children.push(service)
  expect((await once(service, 'message'))[0]).toEqual({ active: true })
  return {
    messages,
    send: (order) => void service.send(order),
    async answer(order) {
      service.send(order)
      return (await once(service, 'message'))[0] as Record<string, unknown>
    },
  }
}

const all = ({ messages }: Service): string[] => messages.flat()
const until = (service: Service, assignment: string): Promise<void> =>
  vi.waitFor(() => expect(all(service)).toContain(assignment), { timeout: 60_000 })

describe.skipIf(!binaries)('systemd', () => {
  it.each(['with', 'without'] as const)('hears of the start, the state and the stop, %s the optional peer', async (kind) => {
    const service = await start(kind)
    await until(service, 'STATUS=starting; waits for migrations')
    expect(all(service)).not.toContain('READY=1')
    service.send('release')
    await until(service, 'READY=1')
    service.send('drain')
    await until(service, 'STOPPING=1')
    await until(service, 'STATUS=draining')
    expect(all(service).filter((assignment) => /^(READY|STOPPING)=/.test(assignment))).toEqual(['READY=1', 'STOPPING=1'])
  })

  it('has its patience extended while a start is held, and no longer', async () => {
    const service = await start('with')
    await until(service, 'EXTEND_TIMEOUT_USEC=15000000')
    service.send('release')
    await until(service, 'READY=1')
    const extended = all(service).filter((assignment) => assignment.startsWith('EXTEND')).length
    await sleep(6_000)
    expect(all(service).filter((assignment) => assignment.startsWith('EXTEND'))).toHaveLength(extended)
  })

  it('gets a sign of life twice in the time of its watchdog, none from a blocked loop, and none while liveness is unhealthy', async () => {
    const service = await start('with', { WATCHDOG_USEC: '400000' })
    const signs = (): number => all(service).filter((assignment) => assignment === 'WATCHDOG=1').length
    await vi.waitFor(() => expect(signs()).toBeGreaterThan(3), { timeout: 60_000 })
    service.send('block')
    await sleep(1_000)
    const [before] = [signs()]
    await sleep(1_000)
    expect(signs()).toBe(before)
    await vi.waitFor(() => expect(signs()).toBeGreaterThan(before + 2), { timeout: 60_000 })
    service.send('break')
    await sleep(1_000)
    const broken = signs()
    await sleep(1_500)
    expect(signs()).toBe(broken)
  })

  it('gets no sign of life where the watchdog is another process', async () => {
    const service = await start('with', { WATCHDOG_USEC: '200000', WATCHDOG_PID: '1' })
    await until(service, 'STATUS=starting; waits for migrations')
    await sleep(1_000)
    expect(all(service)).not.toContain('WATCHDOG=1')
  })

  it('is reached at an abstract address', async () => {
    const service = await start('with', {}, `@hale-${process.pid}`)
    service.send('release')
    await until(service, 'READY=1')
  })

  it('is not reached by a child of the service', async () => {
    const service = await start('with', { WATCHDOG_USEC: '400000' })
    const { environment } = await service.answer('environment')
    expect(environment).not.toMatch(/NOTIFY_SOCKET|WATCHDOG/)
  })

  it('accepts the unit that the docs show', (context) => {
    if (!findBinaries(['systemd-analyze'])) return context.skip('systemd-analyze is not here')
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unitOfDocs()], { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })
})

function unitOfDocs(): string {
  const page = readFileSync(join(import.meta.dirname, '../../../../docs/guides/systemd.md'), 'utf8')
  const unit = /```ini\n([\s\S]+?)```/.exec(page)?.[1] ?? ''
  const file = join(folder, 'mailer.service')
  writeFileSync(file, unit)
  return file
}

describe('the environment of systemd', () => {
  it.each<[string, NodeJS.ProcessEnv, unknown]>([
    ['is taken', { NOTIFY_SOCKET: '/run/notify', OTHER: 'x' }, { socket: '/run/notify', watchdog: undefined }],
    ['has a watchdog in ms', { NOTIFY_SOCKET: '@x', WATCHDOG_USEC: '30000000', WATCHDOG_PID: '7' }, { socket: '@x', watchdog: 30_000 }],
    [
      'of another process has none',
      { NOTIFY_SOCKET: '@x', WATCHDOG_USEC: '30000000', WATCHDOG_PID: '8' },
      { socket: '@x', watchdog: undefined },
    ],
    ['with nonsense has none', { NOTIFY_SOCKET: '@x', WATCHDOG_USEC: 'soon' }, { socket: '@x', watchdog: undefined }],
    ['is missing', { OTHER: 'x' }, undefined],
    ['names no unix socket', { NOTIFY_SOCKET: 'vsock:2:1' }, undefined],
  ])('%s', (_, environment, expected) => {
    expect(takeNotifyEnvironment(environment, 7)).toEqual(expected)
    expect(Object.keys(environment).filter((name) => name !== 'OTHER')).toEqual([])
  })
})

describe('systemd()', () => {
  it('does nothing where systemd did not start the process', () => {
    const notifier = systemd(createHealth())
    expect(notifier.active).toBe(false)
    notifier.close()
  })

  it('refuses what is not a health', () => {
    expect(() => systemd({} as never)).toThrow('systemd: health must be what createHealth returns; got an object')
  })

  it('writes one line, whatever a hold is called', () => {
    const health = createHealth()
    health.hold('a\nREADY=1')
    expect(statusLine(health.snapshot('readiness'))).toBe('starting; waits for a READY=1')
  })
})
