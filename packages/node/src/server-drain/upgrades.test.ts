import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { openSocket, runServer } from '../testing/run-server'

const hello: RequestListener = (_request, response) => void response.end('hello')

describe('a shutdown and upgraded connections', () => {
  it('leaves an upgraded connection to onShutdown, and cuts it off if it is still open after that', async () => {
    for (const closes of [true, false]) {
      const upgraded: Socket[] = []
      const server = createServer(hello)
      const onShutdown = async (): Promise<void> => {
        if (closes) for (const socket of upgraded) await new Promise<void>((resolve) => socket.once('close', () => resolve()).end('bye'))
      }
      const { port, shutdown } = await runServer(server, { onShutdown })
      server.on('upgrade', (_request, socket: Socket) => {
        upgraded.push(socket.on('error', () => {}))
        socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
      })
      const socket = await openSocket(port)
      socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
      await once(socket, 'data')
      const rest = text(socket).catch(() => 'reset')
      expect(await shutdown()).toMatchObject({ code: closes ? 0 : 1, cut: closes ? 0 : 1 })
      if (closes) expect(await rest).toBe('bye')
    }
  })

  it('answers an upgrade request as any other once no listener for upgrades is left', async () => {
    const server = createServer(hello)
    const { port } = await runServer(server, {})
    const listener = (): void => {}
    server.on('upgrade', listener)
    server.removeListener('upgrade', listener)
    const socket = await openSocket(port)
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
    expect(String((await once(socket, 'data'))[0])).toContain('hello')
  })
})
