import {
  type ClientReadableStream,
  type ClientUnaryCall,
  credentials,
  Metadata,
  makeClientConstructor,
  type requestCallback,
  Server,
  ServerCredentials,
  type ServiceDefinition,
} from '@grpc/grpc-js'
import type { Health } from '@hale/core'
import { service as standardService } from 'grpc-health-check'
import { onTestFinished, vi } from 'vitest'
import { type GrpcProbeOptions, probes } from '../index'

interface Stub {
  check(request: { service: string }, metadata: Metadata, callback: requestCallback<{ status: string }>): ClientUnaryCall
  list(request: object, metadata: Metadata, callback: requestCallback<{ statuses: Record<string, { status: string }> }>): ClientUnaryCall
  watch(request: { service: string }, metadata: Metadata): ClientReadableStream<{ status: string }>
  close(): void
}

/** A stream of statuses, as its client sees it. */
interface Watching {
  /** Every status received so far. */
  readonly received: readonly string[]
  /** How the stream ended, if it has. */
  readonly ended: string | undefined
  /** Waits until exactly these were received. */
  receives(...statuses: string[]): Promise<void>
  cancel(): void
}

/** A client of the standard health service, with the codecs of the package grpc-health-check. */
export interface HealthClient {
  check(service: string, headers?: Record<string, string>): Promise<string>
  list(headers?: Record<string, string>): Promise<Record<string, string>>
  watch(service: string, headers?: Record<string, string>): Watching
  close(): void
}

export interface Served {
  readonly server: Server
  readonly address: string
  readonly client: HealthClient
  connect(): HealthClient
}

/** A real server with the health service, and a real client on a channel to it. Both end with the test. */
export async function serve(health: Health, options?: GrpcProbeOptions): Promise<Served> {
  const server = new Server()
  server.addService(...probes(health, options))
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)))
  })
  onTestFinished(() => server.forceShutdown())
  const address = `127.0.0.1:${port}`
  const connect = (): HealthClient => connectTo(address)
  return { server, address, client: connect(), connect }
}

/** A client with the codecs of grpc-health-check, or of another definition of the service. */
export function connectTo(address: string, definition: ServiceDefinition = standardService as ServiceDefinition): HealthClient {
  const Client = makeClientConstructor(definition, 'Health')
  const stub = new Client(address, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 }) as unknown as Stub
  onTestFinished(() => stub.close())
  return {
    check: (service, headers) =>
      new Promise((resolve, reject) => {
        stub.check({ service }, toMetadata(headers), (error, answer) => (error ? reject(error) : resolve(answer?.status ?? '')))
      }),
    list: (headers) =>
      new Promise((resolve, reject) => {
        stub.list({}, toMetadata(headers), (error, answer) => {
          const entries = Object.entries(answer?.statuses ?? {}).map(([name, { status }]) => [name, status] as const)
          if (error) reject(error)
          else resolve(Object.fromEntries(entries))
        })
      }),
    watch: (service, headers) => watching(stub.watch({ service }, toMetadata(headers))),
    close: () => stub.close(),
  }
}

function watching(stream: ClientReadableStream<{ status: string }>): Watching {
  const received: string[] = []
  let ended: string | undefined
  stream.on('data', ({ status }) => received.push(status))
  stream.on('error', () => undefined)
  stream.on('status', ({ details }) => {
    ended = details
  })
  return {
    received,
    get ended() {
      return ended
    },
    async receives(...statuses) {
      await vi.waitFor(
        () => {
          if (received.join() !== statuses.join()) throw new Error(`received ${received.join() || 'nothing'}, expected ${statuses.join()}`)
        },
        { timeout: 60_000, interval: 5 },
      )
    },
    cancel: () => stream.cancel(),
  }
}

function toMetadata(headers: Record<string, string> = {}): Metadata {
  const metadata = new Metadata()
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value)
  return metadata
}
