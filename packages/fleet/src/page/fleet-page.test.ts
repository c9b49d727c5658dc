import { createHealth } from '@hale/core'
import { describe, expect, it, vi } from 'vitest'
import { createFleet, type Fleet, type Member, staticPeers } from '../index'
import { fleetPage } from '../page'
import { startInstances } from '../testing/start-instances'

const ask = async (handle: ReturnType<typeof fleetPage>, url: string): Promise<string> => {
  const response = await handle({ method: 'GET', url, header: () => undefined })
  return response?.body ?? ''
}

function member(index: number): Member {
  const failing = index % 10 === 0 ? { failing: { database: 'held' as const } } : {}
  return {
    id: `id-${index}-with-a-long-name`,
    name: 'orders',
    url: `http://10.0.${index >> 8}.${index & 255}:3000`,
    version: `1.${index % 2}`,
    zone: `zone-${index % 3}`,
    status: index % 10 === 0 ? 'degraded' : 'healthy',
    ...failing,
  }
}
const fleetOf = (members: () => Promise<readonly Member[]>): Fleet => ({ members }) as Fleet

describe('fleetPage', () => {
  it('shows each instance by version and zone, worst first, and one sentence', async () => {
    const all = [member(0), member(1), member(2), member(3)]
    const body = await ask(fleetPage(fleetOf(async () => all)), '/fleet')
    expect(body).toContain('database fails on 1 of 4 instances, 1 held.')
    const groups = [...body.matchAll(/<h2><bdi>([^<]+)/g)].map(([, name]) => name)
    expect(groups[0]).toBe('version 1.0, zone zone-0')
    expect(groups).toHaveLength(4)
    expect(body).toContain('database (held)')
    expect(body).not.toContain('10.0.0.0')
    expect(
      await ask(
        fleetPage(
          fleetOf(async () => all),
          { details: 'full' },
        ),
        '/fleet',
      ),
    ).toContain('10.0.0.0')
  })

  it('says where a check fails of the only instance', async () => {
    const page = fleetPage(fleetOf(async () => [member(0)]))
    expect(await ask(page, '/fleet')).toContain('database fails on the only instance, 1 held.')
  })

  it('does not say that all checks pass on an instance that did not answer', async () => {
    const { status: _, ...silent } = member(1)
    const sentenceOf = async (...members: Member[]) => {
      const { sentence } = JSON.parse(await ask(fleetPage(fleetOf(async () => members)), '/fleet/data'))
      return sentence
    }
    expect(await sentenceOf(member(2), member(3), silent)).toBe('All checks pass on 2 instances. 1 instance did not say how it is.')
    expect(await sentenceOf(silent, silent)).toBe('2 instances did not say how they are.')
    expect(await sentenceOf(member(0), silent)).toBe('database fails on 1 of 2 instances, 1 held. 1 instance did not say how it is.')
  })

  it('shows a stranger at none how many there are, and nothing else', async () => {
    const page = fleetPage(
      fleetOf(async () => [member(0), member(1)]),
      { details: 'none' },
    )
    const body = await ask(page, '/fleet')
    expect(body).toContain('2 instances are known.')
    expect(body).not.toMatch(/id-0|zone-0|database|orders|data-tone|10\.0\.0/)
    const { revision, now, ...data } = JSON.parse(await ask(page, '/fleet/data'))
    expect(data).toEqual({ sentence: '2 instances are known.' })
    expect(revision).not.toMatch(/database|id-0/)
  })

  it('shows the name of the service and the addresses at full only, those of silent peers too', async () => {
    const url = 'http://127.0.0.1:1'
    const silent = createFleet({ peers: staticPeers([url]), secret: 'a long secret to share', fetch: () => new Promise(() => undefined) })
    createHealth({ name: 'orders', readiness: { database: async () => {} }, fleet: silent })
    for (const path of ['/fleet', '/fleet/data']) {
      const summary = await ask(fleetPage(silent), path)
      expect(summary).toContain('peer 1')
      expect(summary).not.toMatch(/127\.0\.0\.1|orders/)
      expect(await ask(fleetPage(silent, { details: 'full' }), path)).toContain(url)
    }
  })

  it('writes 1,000 instances in 100 ms of CPU time', async () => {
    const all = Array.from({ length: 1_000 }, (_, index) => member(index))
    const page = fleetPage(
      fleetOf(async () => all),
      { details: 'full' },
    )
    let best = Infinity
    for (let time = 0; time < 10; time += 1) {
      const began = process.cpuUsage()
      expect(await ask(page, '/fleet')).toContain('of 1000 instances')
      const { user, system } = process.cpuUsage(began)
      best = Math.min(best, (user + system) / 1_000)
    }
    expect(best).toBeLessThan(100)
    // What an open tab loads every 2 s.
    expect((await ask(page, '/fleet/data?live')).length).toBeLessThan(200)
  })

  it('escapes what a registry holds', async () => {
    const evil = { ...member(0), version: '<script>alert(1)</script>', failing: { '<i>x': 'failing' as const } }
    expect(await ask(fleetPage(fleetOf(async () => [evil])), '/fleet')).not.toMatch(/<script>alert|<i>/)
  })

  it('says that the registry does not answer, and that no instance is known', async () => {
    expect(await ask(fleetPage(fleetOf(() => Promise.reject(new Error('away')))), '/fleet')).toContain('The registry does not answer.')
    expect(await ask(fleetPage(fleetOf(async () => [])), '/fleet')).toContain('No instance is known yet.')
  })

  it('asks the peers where there is no registry, once for all who look', async () => {
    const instances = await startInstances(4, (index) => ({ version: '1', fleet: { zone: index < 2 ? 'a' : 'b' } }))
    const [first, second] = instances
    if (!first || !second) throw new Error('no instances')
    second.up = false
    const page = fleetPage(first.fleet)
    let rounds = 0
    // On a busy machine an answer may come too late, and the page asks again.
    await vi.waitFor(
      async () => {
        rounds += 1
        const [body] = await Promise.all([ask(page, '/fleet'), ask(page, '/fleet'), ask(page, '/fleet')])
        expect(body).toContain('database fails on 1 of 4 instances.')
        expect(body).toContain('version 1, zone b')
      },
      { timeout: 60_000, interval: 100 },
    )
    expect(second.asked).toBeGreaterThan(0)
    expect(second.asked).toBeLessThanOrEqual(rounds)
  })

  it('refuses a value that is not a fleet', () => {
    expect(() => fleetPage({} as Fleet)).toThrow('fleetPage: fleet must be what createFleet returns; got an object')
    expect(() =>
      fleetPage(
        fleetOf(async () => []),
        { paht: '/x' } as never,
      ),
    ).toThrow('did you mean "path"?')
  })
})
