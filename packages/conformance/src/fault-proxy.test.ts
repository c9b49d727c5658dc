import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FaultProxy, startFaultProxy } from './fault-proxy'

let echo: Server
const echoed = new Set<Socket>()
let proxy: FaultProxy
const sockets: Socket[] = []

beforeEach(async () => {
  echo = createServer((socket) => {
    echoed.add(socket)
    socket.on('error', () => {}).on('close', () => echoed.delete(socket))
    socket.pipe(socket)
  })
  await once(echo.listen(0, '127.0.0.1'), 'listening')
  proxy = await startFaultProxy({ host: '127.0.0.1', port: (echo.address() as AddressInfo).port })
})

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await proxy.close()
  await once(echo.close(), 'close')
})

/** A connection through the proxy, and what the client received so far. */
async function open() {
  const socket = connect(proxy.port, proxy.host)
  sockets.push(socket)
  const seen = { text: '', closed: false, error: undefined as string | undefined }
  socket.on('data', (chunk: Buffer) => {
    seen.text += chunk
  })
  socket.on('error', (error: NodeJS.ErrnoException) => {
    seen.error = error.code
  })
  socket.on('close', () => {
    seen.closed = true
  })
  await once(socket, 'connect')
  return { socket, seen }
}

describe('a fault proxy', () => {
  it('passes bytes both ways at first', async () => {
    const { socket, seen } = await open()
    socket.write('hello')
    await expect.poll(() => seen.text).toBe('hello')
    expect(proxy.connections()).toBe(1)
  })

  it('delays every chunk and keeps their order', async () => {
    const { socket, seen } = await open()
    await proxy.set({ delay: 50 })
    const startedAt = performance.now()
    socket.write('one ')
    await sleep(10)
    socket.write('two')
    await expect.poll(() => seen.text).toBe('one two')
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(99)
  })

  it('keeps the order of bytes across the end of a delay', async () => {
    const { socket, seen } = await open()
    await proxy.set({ delay: 300 })
    socket.write('one ')
    await sleep(50)
    await proxy.set('pass')
    socket.write('two')
    await expect.poll(() => seen.text).toBe('one two')
  })

  it('delays the end of a connection too, so that it does not overtake the bytes before it', async () => {
    const { seen } = await open()
    await expect.poll(() => echoed.size).toBe(1)
    await proxy.set({ delay: 50 })
    for (const socket of echoed) socket.end('bye')
    await expect.poll(() => seen.closed).toBe(true)
    expect(seen).toEqual({ text: 'bye', closed: true, error: undefined })
  })

  it('stalls old and new connections without closing them, and delivers the held bytes afterwards', async () => {
    const old = await open()
    await proxy.set('stall')
    const fresh = await open()
    old.socket.write('old')
    fresh.socket.write('fresh')
    await sleep(50)
    expect([old.seen, fresh.seen]).toEqual([
      { text: '', closed: false, error: undefined },
      { text: '', closed: false, error: undefined },
    ])
    await proxy.set('pass')
    await expect.poll(() => [old.seen.text, fresh.seen.text]).toEqual(['old', 'fresh'])
  })

  it('cuts an answer off after so many bytes', async () => {
    const { socket, seen } = await open()
    await proxy.set({ cut: 3 })
    socket.write('hello')
    await expect.poll(() => seen.closed).toBe(true)
    expect(seen.text).toBe('hel')
    await expect.poll(() => proxy.connections()).toBe(0)
  })

  it('resets old and new connections', async () => {
    const old = await open()
    await proxy.set('reset')
    await expect.poll(() => old.seen).toMatchObject({ closed: true, error: 'ECONNRESET' })
    const fresh = connect(proxy.port, proxy.host)
    sockets.push(fresh)
    const [error] = await once(fresh, 'error')
    expect(error).toMatchObject({ code: 'ECONNRESET' })
  })

  it('refuses connections, and accepts them again on the same port', async () => {
    const old = await open()
    await proxy.set('refuse')
    await expect.poll(() => old.seen.closed).toBe(true)
    await expect(open()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await proxy.set('pass')
    const { socket, seen } = await open()
    socket.write('again')
    await expect.poll(() => seen.text).toBe('again')
  })

  it('leaves the open connections half-open, passes the bytes of new ones, and resets the half-open ones at the end', async () => {
    const old = await open()
    old.socket.write('before ')
    await expect.poll(() => old.seen.text).toBe('before ')
    await proxy.set('half-open')
    const fresh = await open()
    old.socket.write('old')
    fresh.socket.write('fresh')
    await expect.poll(() => fresh.seen.text).toBe('fresh')
    expect(proxy.connections()).toBe(1)
    for (const connection of echoed) connection.destroy()
    await expect.poll(() => fresh.seen.closed).toBe(true)
    expect(old.seen).toEqual({ text: 'before ', closed: false, error: undefined })
    await proxy.set('pass')
    await expect.poll(() => old.seen).toMatchObject({ closed: true, error: 'ECONNRESET' })
  })

  it('closes a connection when the server behind it does', async () => {
    const { socket, seen } = await open()
    socket.write('hello')
    await expect.poll(() => seen.text).toBe('hello')
    for (const connection of echoed) connection.destroy()
    await expect.poll(() => seen.closed).toBe(true)
    await expect.poll(() => proxy.connections()).toBe(0)
  })
})
