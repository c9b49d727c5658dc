import {
  type ClientReadableStream,
  credentials,
  Metadata,
  makeClientConstructor,
  type requestCallback,
  type ServiceDefinition,
} from '@grpc/grpc-js'
import { service } from 'grpc-health-check'
import { expect, it, onTestFinished, vi } from 'vitest'
import { startExample } from './start-example'

interface HealthStub {
  check(request: { service: string }, metadata: Metadata, callback: requestCallback<{ status: string }>): void
  watch(request: { service: string }): ClientReadableStream<{ status: string }>
  close(): void
}

it('the example grpc answers checks; while it stops, it stays alive, keeps serving and notifies its watchers', {
  timeout: 60_000,
}, async () => {
  const example = await startExample('grpc')
  onTestFinished(example.remove)
  const address = /grpc:\/\/(\S+)/.exec(example.printed())?.[1] ?? ''
  const Client = makeClientConstructor(service as ServiceDefinition, 'Health')
  const client = new Client(address, credentials.createInsecure()) as unknown as HealthStub
  onTestFinished(() => client.close())
  const check = (name: string) =>
    new Promise((resolve, reject) => {
      client.check({ service: name }, new Metadata(), (error, answer) => (error ? reject(error) : resolve(answer?.status)))
    })
  for (const name of ['', 'liveness', 'readiness', 'startup', 'eventLoop', 'memory', 'orders.Orders']) {
    expect(await check(name), name).toBe('SERVING')
  }
  await expect(check('nothing')).rejects.toMatchObject({ details: expect.stringContaining('unknown service') })

  const seen: string[] = []
  const stream = client.watch({ service: 'orders.Orders' })
  stream.on('data', ({ status }) => seen.push(status))
  stream.on('error', () => undefined)
  await vi.waitFor(() => expect(seen).toEqual(['SERVING']), 60_000)
  example.signal('SIGTERM')
  await vi.waitFor(() => expect(seen).toEqual(['SERVING', 'NOT_SERVING']), 60_000)
  expect([await check('liveness'), await check('')]).toEqual(['SERVING', 'NOT_SERVING'])
  expect(await example.ended).toBe(0)
  expect(seen).toEqual(['SERVING', 'NOT_SERVING'])
})
