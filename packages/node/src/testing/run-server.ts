import { once } from 'node:events'
import { type Agent, createServer, get, type IncomingMessage, type RequestListener } from 'node:http'
import { type AddressInfo, connect, type Server, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { createHealth, type Health } from '@hale/core'
import { afterEach } from 'vitest'
import { probes } from '../probes'
import { gracefulShutdown } from '../shutdown/graceful-shutdown'
import type { GracefulShutdownOptions } from '../shutdown/shutdown-options'
import type { ShutdownOutcome } from '../shutdown/shutdown-outcome'

/** A server that listens and has a graceful shutdown. */
export interface RunningServer {
  readonly server: Server
  readonly port: number
  readonly exits: number[]
  readonly stopping: AbortSignal
  shutdown(reason?: string): Promise<ShutdownOutcome>
}

const servers: Server[] = []
const sockets: Socket[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
  for (const socket of sockets.splice(0)) socket.destroy()
})

export async function runServer(
  server: Server,
  options: GracefulShutdownOptions = {},
  health: Health = createHealth(),
): Promise<RunningServer> {
  const exits: number[] = []
  const defaults = { signals: [], readinessDelay: 200, timeout: 5_000, exit: (code: number) => void exits.push(code) }
  const { shutdown, stopping } = gracefulShutdown(server, health, { ...defaults, ...options })
  return { server, port: await listen(server), exits, stopping, shutdown }
}

/** The same with the probes before the listener. */
export function runListener(listener: RequestListener, options: GracefulShutdownOptions = {}): Promise<RunningServer> {
  const health = createHealth()
  const probe = probes(health)
  const server = createServer((request, response) => probe(request, response, () => listener(request, response)))
  return runServer(server, options, health)
}

export async function listen(server: Server): Promise<number> {
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

export interface Received {
  readonly status: number
  readonly connection: string
  readonly body: string
}

export async function request(port: number, path = '/', agent: Agent | false = false): Promise<Received> {
  // `once` hears an error until the response begins. After that the body rejects with it.
  const sent = get({ port, path, agent, host: '127.0.0.1' }).on('error', () => {})
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  return { status: response.statusCode ?? 0, connection: response.headers.connection ?? '', body: await text(response) }
}

export async function openSocket(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  sockets.push(socket)
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}
