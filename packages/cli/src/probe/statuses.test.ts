import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHealth } from '@hale/core'
import { probes } from '@hale/node'
import { afterEach, describe, expect, it } from 'vitest'
import { captureIo } from '../testing/captured-io'
import { run } from './command'

const open: Server[] = []
afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
})

type Status = 'healthy' | 'degraded' | 'unhealthy'

/** A real service whose database is in this state. */
async function serve(status: Status, details: 'full' | 'summary' | 'none' = 'full'): Promise<string> {
  const health = createHealth({
    name: 'orders',
    readiness: {
      queue: () => true,
      database: () => ({ status, message: `the pool is ${status}` }),
      cache: () => ({ status: 'healthy' }),
    },
  })
  const server = createServer(probes(health, { details })).listen(0, '127.0.0.1')
  open.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function probe(...args: string[]): Promise<{ code: number; line: string }> {
  const io = captureIo()
  const code = await run(args, io)
  expect(io.err()).toBe('')
  expect(io.out().endsWith('\n')).toBe(true)
  return { code, line: io.out().slice(0, -1) }
}

const NO_SERVICE = 'http://127.0.0.1:1'

describe('the exit code of hale probe', () => {
  it.each<[string, Record<Status | 'none', number>]>([
    ['docker', { healthy: 0, degraded: 0, unhealthy: 1, none: 1 }],
    ['consul', { healthy: 0, degraded: 1, unhealthy: 2, none: 2 }],
    ['nagios', { healthy: 0, degraded: 1, unhealthy: 2, none: 3 }],
  ])('is what %s expects', async (style, codes) => {
    for (const status of ['healthy', 'degraded', 'unhealthy'] as const) {
      const url = await serve(status)
      expect(await probe(`${url}/readyz`, '--exit', style)).toMatchObject({ code: codes[status] })
    }
    expect(await probe(`${NO_SERVICE}/readyz`, '--exit', style)).toMatchObject({ code: codes.none })
    expect(await probe('--exit', style)).toMatchObject({ code: codes.none })
    expect(await probe('http://localhost', '--exit', style, '--wrong')).toMatchObject({ code: codes.none })
  })

  it('is that of Docker by default, and of "no answer" where the style is unknown', async () => {
    expect(await probe(`${await serve('degraded')}/readyz`)).toMatchObject({ code: 0 })
    expect(await probe(`${await serve('healthy')}/readyz`, '--exit', 'monit')).toEqual({
      code: 1,
      line: 'no answer: --exit must be docker, consul or nagios; got "monit"; see hale probe --help',
    })
  })

  it.each(['full', 'summary', 'none'] as const)('is the same for a caller who sees %s', async (details) => {
    expect(await probe(`${await serve('unhealthy', details)}/readyz`)).toMatchObject({ code: 1, line: /^(orders )?unhealthy: / })
    expect(await probe(`${await serve('healthy', details)}/readyz`)).toMatchObject({ code: 0, line: /^(orders )?healthy: / })
  })
})

describe('the line of hale probe', () => {
  it('names the failing check first, then the rest, then the place', async () => {
    const url = await serve('unhealthy')
    const { line } = await probe(`${url}/readyz`)
    expect(line).toMatch(
      /^orders unhealthy: database unhealthy the pool is unhealthy \(\d+ ms\); 2 checks healthy; http:\/\/127\.0\.0\.1:\d+\/readyz$/,
    )
  })

  it('says that an instance is draining', async () => {
    const health = createHealth()
    const server = createServer(probes(health)).listen(0, '127.0.0.1')
    open.push(server)
    await once(server, 'listening')
    health.drain()
    const { code, line } = await probe(`http://127.0.0.1:${(server.address() as AddressInfo).port}/readyz`)
    expect(code).toBe(1)
    expect(line).toMatch(/^unhealthy: draining; /)
  })

  it('has the measures of Nagios behind a bar', async () => {
    const { line } = await probe(`${await serve('degraded')}/readyz`, '--exit', 'nagios')
    expect(line).toMatch(
      /^HALE WARNING - orders degraded: database degraded the pool is degraded \(\d+ ms\); 2 checks healthy; \S+ \| time=\d+\.\d{3}s;;;0 healthy=2;;;0 degraded=1;;;0 unhealthy=0;;;0 'check database'=\d+ms;;;0 'check queue'=\d+ms;;;0 'check cache'=\d+ms;;;0$/,
    )
  })
})
