import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createHealth } from '@hale/core'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { serve } from './testing/serve'

// @grpc/grpc-js 1.14 has no client-side health checking, so this channel is one of gRPC's C core, from python3-grpcio.
const python = '/usr/bin/python3'
const present = spawnSync(python, ['-c', 'import grpc']).status === 0
if (!present)
  process.stderr.write('skipped: a channel that checks health: needs python3-grpcio, not found here (apt-get install python3-grpcio)\n')

const bytes = (message: Buffer): Buffer => message
const hello = {
  path: '/orders.Orders/Hello',
  requestStream: false,
  responseStream: false,
  requestSerialize: bytes,
  requestDeserialize: bytes,
  responseSerialize: bytes,
  responseDeserialize: bytes,
}

describe.skipIf(!present)('a channel with a healthCheckConfig', () => {
  it('calls a server while it serves, and stops when it fails or drains', async () => {
    let up = true
    const health = createHealth({ readiness: { database: { maxAge: 0, run: () => up } } })
    const { server, address } = await serve(health, { services: { 'orders.Orders': 'readiness' }, refresh: 50 })
    server.addService(
      { hello },
      { hello: (_call: unknown, answer: (error: null, bytes: Buffer) => void) => answer(null, Buffer.from('hello')) },
    )

    const client = spawn(python, [join(import.meta.dirname, 'testing', 'balanced-client.py'), address], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void client.kill('SIGKILL'))
    let printed = ''
    client.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
    const sees = (...outcomes: string[]) =>
      vi.waitFor(
        () =>
          expect(
            printed
              .trim()
              .split('\n')
              .map((line) => line.split(' ')[0]),
          ).toEqual(outcomes),
        { timeout: 60_000, interval: 20 },
      )

    await sees('OK')
    up = false
    await sees('OK', 'UNAVAILABLE')
    expect(printed).toContain('backend unhealthy')
    up = true
    await sees('OK', 'UNAVAILABLE', 'OK')
    health.drain()
    await sees('OK', 'UNAVAILABLE', 'OK', 'UNAVAILABLE')
  })
})
