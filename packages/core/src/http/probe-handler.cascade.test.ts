import { describe, expect, it } from 'vitest'
import { type Check, createHealth, createProbeHandler, type ProbeHandler } from '../index'
import { ask } from '../testing/ask'

const VIA = { 'health-via': 'shop' }

describe('an endpoint asked with Health-Via', () => {
  it('answers for itself alone: dependencies are left out and not run, local checks stay', async () => {
    let runs = 0
    const database = () => void runs++
    const disk: Check = { scope: 'local', run: () => false }
    const health = createHealth({ liveness: { loop: () => true }, readiness: { database, disk }, startup: {} })
    const handle = createProbeHandler(health)
    const rows = async (url: string): Promise<string[]> => Object.keys(JSON.parse((await ask(handle, url, VIA)).body).checks)
    expect(await rows('/readyz')).toEqual(['disk'])
    expect(await rows('/healthz')).toEqual(['loop', 'disk'])
    expect(await rows('/livez')).toEqual(['loop'])
    expect((await ask(handle, '/readyz', VIA)).status).toBe(503)
    expect((await ask(handle, '/readyz?exclude=disk', VIA)).status).toBe(200)
    expect(runs).toBe(0)
    expect(JSON.parse((await ask(handle, '/readyz')).body).checks).toHaveProperty('database')
    expect(runs).toBe(1)
  })

  it('does not run a dependency that is requested by its path', async () => {
    let runs = 0
    const handle = createProbeHandler(createHealth({ readiness: { database: () => void runs++ } }))
    expect((await ask(handle, '/readyz/database', VIA)).status).toBe(503)
    expect(runs).toBe(0)
  })

  it('still answers for its phase and its holds', async () => {
    const health = createHealth({ readiness: { database: () => false } })
    const handle = createProbeHandler(health)
    expect((await ask(handle, '/readyz', VIA)).status).toBe(200)
    const release = health.hold('warming the cache')
    expect((await ask(handle, '/readyz', VIA)).status).toBe(503)
    expect((await ask(handle, '/startupz', VIA)).status).toBe(503)
    release()
    health.drain()
    expect((await ask(handle, '/readyz', VIA)).status).toBe(503)
    expect((await ask(handle, '/livez', VIA)).status).toBe(200)
  })

  it('is not one asked with an empty name', async () => {
    const handle = createProbeHandler(createHealth({ readiness: { database: () => false } }))
    expect((await ask(handle, '/readyz', { 'health-via': '' })).status).toBe(503)
  })

  it('ends a loop of services that check each other at once', async () => {
    const handlers: Record<string, ProbeHandler> = {}
    const asked: string[] = []
    const asks = (from: string, to: string): Check => ({
      async run() {
        asked.push(`${from}>${to}`)
        const { status } = await ask(handlers[to] as ProbeHandler, '/readyz', { 'health-via': from })
        return status === 200
      },
    })
    handlers.a = createProbeHandler(createHealth({ name: 'a', readiness: { b: asks('a', 'b') } }))
    handlers.b = createProbeHandler(createHealth({ name: 'b', readiness: { a: asks('b', 'a') } }))
    expect([(await ask(handlers.a, '/readyz')).status, (await ask(handlers.b, '/readyz')).status]).toEqual([200, 200])
    expect(asked).toEqual(['a>b', 'b>a'])
  })
})
