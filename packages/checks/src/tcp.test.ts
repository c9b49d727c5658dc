import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, probeCheck } from '@hale/testbed'
import { describe, expect, it, onTestFinished } from 'vitest'
import { tcp } from './tcp'
import { runMany } from './testing/run-many'

const eventually = { timeout: 60_000, interval: 20 }
const host = '127.0.0.1'

async function listen(port = 0, greet: (socket: Socket) => void = () => {}) {
  const open = new Set<Socket>()
  let accepted = 0
  let received = 0
  const server = createServer((socket) => {
    accepted += 1
    open.add(socket)
    socket.on('data', (chunk) => {
      received += chunk.length
    })
    socket.on('error', () => {}).on('close', () => open.delete(socket))
    greet(socket)
  })
  await once(server.listen(port, host), 'listening')
  const close = async () => {
    for (const socket of open) socket.destroy()
    if (server.listening) await once(server.close(), 'close')
  }
  onTestFinished(close)
  return { port: (server.address() as AddressInfo).port, close, open: () => open.size, accepted: () => accepted, received: () => received }
}

/** A process that listens with a backlog of one. While it is frozen and its backlog is full, it answers no further connection. */
async function listenApart() {
  const program = `require('node:net').createServer().listen({ port: 0, host: '${host}', backlog: 1 }, function () { console.log(this.address().port) })`
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [printed] = await once(child.stdout, 'data')
  return { port: Number(printed), freeze: () => child.kill('SIGSTOP'), thaw: () => child.kill('SIGCONT') }
}

/** How many sockets this process has, those included that are still connecting. */
const sockets = () => process.getActiveResourcesInfo().filter((kind) => kind.startsWith('TCP')).length

describe('tcp(options)', () => {
  it('is healthy where a server accepts connections, and observes the time in ms', async () => {
    const { port } = await listen()
    expect(await probeCheck(tcp({ host, port }))()).toMatchObject({
      status: 'healthy',
      scope: 'dependency',
      observed: { value: expect.any(Number), unit: 'ms' },
    })
  })

  it('is unhealthy where nothing listens, names the address, and recovers when a server listens', async () => {
    const port = await freePort()
    const probe = probeCheck(tcp({ host, port }))
    expect(await probe()).toMatchObject({
      status: 'unhealthy',
      error: { code: 'refused', message: `no connection to ${host}:${port}: connect ECONNREFUSED ${host}:${port}` },
    })
    await listen(port)
    expect(await probe()).toMatchObject({ status: 'healthy' })
  })

  it('is unhealthy with the code refused where a name has several addresses and none of them listens', async () => {
    expect(await probeCheck(tcp({ host: 'localhost', port: await freePort() }))()).toMatchObject({ error: { code: 'refused' } })
  })

  it('is unhealthy with the code unreachable where the name does not resolve', async () => {
    const check = tcp({ host: 'no-such-host.invalid', port: 80 })
    expect(await probeCheck(check)()).toMatchObject({ error: { code: 'unreachable' } })
  })

  it('is unhealthy while the connection does not open, gives it up, and recovers when it opens', async () => {
    const server = await listenApart()
    const probe = probeCheck(tcp({ host, port: server.port }))
    expect(await probe()).toMatchObject({ status: 'healthy' })
    server.freeze()
    const waiting = Array.from({ length: 4 }, () => connect(server.port, host).on('error', () => {}))
    onTestFinished(() => {
      for (const socket of waiting) socket.destroy()
    })
    await sleep(50)
    const before = sockets()
    expect(await probe(100)).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
    expect(await probe(100)).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
    await expect.poll(sockets, eventually).toBeLessThanOrEqual(before)
    server.thaw()
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
  })

  it('stays healthy while the process behind it is frozen, since its kernel accepts the connection', async () => {
    const server = await listenApart()
    server.freeze()
    expect(await probeCheck(tcp({ host, port: server.port }))()).toMatchObject({ status: 'healthy' })
  })

  it('sends nothing and closes each connection at once, also to a server that speaks first', async () => {
    const server = await listen(0, (socket) => socket.write('220 mail ready\r\n'))
    const probe = probeCheck(tcp({ host, port: server.port }))
    for (let run = 0; run < 20; run++) expect(await probe()).toMatchObject({ status: 'healthy' })
    await expect.poll(server.open, eventually).toBe(0)
    expect([server.accepted(), server.received()]).toEqual([20, 0])
  })

  it('leaves nothing behind after many runs', async () => {
    const server = await listen()
    expect(await runMany(tcp({ host, port: server.port }))).toEqual([])
    await expect.poll(server.open, eventually).toBe(0)
  })

  it('opens nothing when its signal has aborted', async () => {
    const server = await listen()
    const run = Promise.resolve(tcp({ host, port: server.port }).run({ signal: AbortSignal.abort() }))
    await expect(run).rejects.toThrow('no connection to')
    expect(server.accepted()).toBe(0)
  })

  it('passes the common options on to the check, and not its own', () => {
    expect(tcp({ host, port: 25, critical: false })).toEqual({ critical: false, run: expect.any(Function) })
  })

  it.each([
    [undefined, 'tcp: host must be a name or an IP address, such as "orders" or "10.0.0.1"; got undefined'],
    [{ host: '', port: 25 }, 'tcp: host must be a name or an IP address, such as "orders" or "10.0.0.1"; got ""'],
    [{ host, port: '25' }, 'tcp: port must be a port from 1 to 65535; got "25"'],
    [{ host, port: 0 }, 'tcp: port must be a port from 1 to 65535; got 0'],
    [{ host, port: 65_536 }, 'tcp: port must be a port from 1 to 65535; got 65536'],
    [{ host, port: 25.5 }, 'tcp: port must be a port from 1 to 65535; got 25.5'],
  ])('refuses %j when it is made', (options, message) => {
    const make = () => tcp(options as never)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })
})
