import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { listen, openSocket } from '../testing/run-server'
import { type Http1Connections, trackHttp1Connections } from './http1-connections'

interface Idle {
  readonly connections: Http1Connections
  readonly client: Socket
  readonly accepted: Socket
}

/** A kept connection whose first request is answered. */
async function idle(): Promise<Idle> {
  const server = createServer((_request, response) => response.end('x'))
  const connections = trackHttp1Connections(server)
  const port = await listen(server)
  const connection = once(server, 'connection')
  const client = await openSocket(port)
  const [accepted] = await connection
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await once(client, 'data')
  await expect.poll(() => connections.running).toBe(0)
  return { connections, client, accepted }
}

describe('a connection without a request', () => {
  it('is silent from the end of the listener on, also where it had a request before', async () => {
    const { connections, accepted } = await idle()
    connections.stop()
    connections.closeSilent(60_000)
    expect(accepted.destroyed).toBe(false)
    connections.closeSilent(0)
    expect(accepted.destroyed).toBe(true)
  })

  it('is not silent when a byte of a request has arrived since the last look', async () => {
    const { connections, client, accepted } = await idle()
    connections.stop()
    const { bytesRead } = accepted
    client.write('GET /late HT')
    await expect.poll(() => accepted.bytesRead).toBeGreaterThan(bytesRead)
    connections.closeSilent(0)
    expect(accepted.destroyed).toBe(false)
    connections.closeSilent(0)
    expect(accepted.destroyed).toBe(true)
  })
})
