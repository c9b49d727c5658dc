import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHealth } from '@hale/core'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { writeCredential } from './identity/credential'
import { createFleet, staticPeers } from './index'
import { startInstances } from './testing/start-instances'

const setAll = (instances: readonly { up: boolean }[], up: boolean): void => {
  for (const instance of instances) instance.up = up
}
const readyzOf = (instances: readonly { readyz(): Promise<number> }[]): Promise<number[]> =>
  Promise.all(instances.map((instance) => instance.readyz()))

/**
 * Until each has this status code: on a busy machine a peer may answer too late, and the next ask decides. One after the
 * other, because this one process must answer for all of them.
 */
async function allAnswer(instances: readonly { readyz(): Promise<number> }[], code: number): Promise<void> {
  for (const instance of instances) {
    await vi.waitFor(async () => expect(await instance.readyz()).toBe(code), { timeout: 60_000, interval: 100 })
  }
}

describe('a fleet of real servers', () => {
  it.each([2, 3, 7])('of %i stays in rotation where the dependency is down for all, and says why', async (count) => {
    const instances = await startInstances(count)
    setAll(instances, false)
    await allAnswer(instances, 200)
    const { status, checks } = (await instances[0]?.health.report('readiness')) ?? {}
    expect(status).toBe('degraded')
    expect(checks?.['database']).toMatchObject({ status: 'unhealthy', held: { down: expect.any(Number) }, error: { code: 'refused' } })
    setAll(instances, true)
    expect(await readyzOf(instances)).toEqual(instances.map(() => 200))
    expect(instances[0]?.health.snapshot('readiness').status).toBe('healthy')
  })

  it('lets the one leave whose own route is lost, at once', async () => {
    const instances = await startInstances(7)
    const [broken, ...others] = instances
    if (broken) broken.up = false
    expect(await broken?.readyz()).toBe(503)
    expect(await readyzOf(others)).toEqual(others.map(() => 200))
  })

  it('lets it leave soon after the others have recovered', async () => {
    const instances = await startInstances(7)
    setAll(instances, false)
    await allAnswer(instances, 200)
    setAll(instances.slice(1), true)
    await readyzOf(instances)
    // What failed for them less than 20 s ago does not yet work for them.
    const late = performance.now.bind(performance)
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => late() + 20_000)
    onTestFinished(() => clock.mockRestore())
    await vi.waitFor(async () => expect(await instances[0]?.readyz()).toBe(503), { timeout: 60_000, interval: 250 })
  })

  it('counts an instance once that has two addresses, as in a cluster with IPv4 and IPv6', async () => {
    let urls: readonly string[] = []
    const peers = { list: () => urls.flatMap((url) => [{ url }, { url: url.replace('127.0.0.1', 'localhost') }]) }
    const instances = await startInstances(3, () => ({ fleet: { peers } }))
    urls = instances.map(({ url }) => url)
    setAll(instances, false)
    await allAnswer(instances, 200)
    const known = () => instances.map(({ health }) => health.about().fleet?.peers)
    await vi.waitFor(() => expect(known()).toEqual([2, 2, 2]), { timeout: 60_000, interval: 100 })
  })

  it('has a verdict where two fail at the same time, although each asks the other', async () => {
    const instances = await startInstances(2)
    for (let time = 0; time < 3; time += 1) {
      setAll(instances, false)
      await allAnswer(instances, 200)
      for (const { health } of instances) expect(health.snapshot('readiness').checks['database']?.held).toEqual({ down: 1, asked: 1 })
      setAll(instances, true)
      await readyzOf(instances)
    }
  })

  it('asks nothing while all is well', async () => {
    const instances = await startInstances(3)
    for (let probe = 0; probe < 20; probe += 1) await readyzOf(instances)
    expect(instances.map(({ asked }) => asked)).toEqual([0, 0, 0])
    expect(instances[0]?.health.about().fleet).toEqual({ peers: 3, mode: 'guard', asks: 0, unanswered: 0 })
  })

  it('sends no more than its budget of asks, however often it is probed', async () => {
    const instances = await startInstances(7)
    setAll(instances, false)
    const [first] = instances
    const began = performance.now()
    for (let probe = 0; probe < 50; probe += 1) await first?.readyz()
    // A burst when the outage begins, then one a second.
    expect(first?.health.about().fleet?.asks).toBeLessThanOrEqual(30 + (performance.now() - began) / 1_000)
    expect(first?.health.about().fleet?.asks).toBeGreaterThan(0)
  })

  it('never holds an instance that was never ready', async () => {
    const instances = await startInstances(4)
    setAll(instances, false)
    const run = (): Promise<never> => Promise.reject(new Error('no route'))
    const fleet = createFleet({ peers: staticPeers(instances.map(({ url }) => url)), mode: 'guard' })
    onTestFinished(() => fleet.close())
    const health = createHealth({ name: 'orders', readiness: { database: { run, maxAge: 0 } }, fleet })
    for (let probe = 0; probe < 3; probe += 1) expect((await health.report('readiness')).status).toBe('unhealthy')
    expect(instances.map(({ asked }) => asked)).toEqual([0, 0, 0, 0])
  })

  it('in shadow mode leaves as without a fleet, and shows what it would do', async () => {
    const instances = await startInstances(4, () => ({ fleet: { mode: 'shadow' } }))
    setAll(instances, false)
    await allAnswer(instances, 503)
    await vi.waitFor(
      async () => {
        const report = await instances[0]?.health.report('readiness')
        expect(report).toMatchObject({ status: 'unhealthy', checks: { database: { held: { shadow: true } } } })
      },
      { timeout: 30_000, interval: 100 },
    )
  })

  it('holds in an outage that a release began in, and not where only the new release fails', async () => {
    const versions = await startInstances(9, (index) => ({ version: index < 6 ? '2' : '1' }))
    const isNew = versions.slice(0, 6)
    setAll(isNew, false)
    // The first asks are random: DNS knows no versions. Those after them are not.
    await vi.waitFor(async () => expect(await readyzOf(isNew)).toEqual(isNew.map(() => 503)), { timeout: 60_000, interval: 250 })
  })

  it('takes its asks from the time that a report may take', async () => {
    const hung = createServer(() => undefined).listen(0, '127.0.0.1')
    await new Promise((resolve) => hung.once('listening', resolve))
    onTestFinished(() => {
      hung.closeAllConnections()
      hung.close()
    })
    const url = `http://127.0.0.1:${(hung.address() as AddressInfo).port}`
    let up = true
    const run = async (): Promise<void> => {
      if (!up) throw new Error('no route')
    }
    const fleet = createFleet({ peers: staticPeers([url]), mode: 'guard' })
    onTestFinished(() => fleet.close())
    const health = createHealth({ name: 'orders', readiness: { database: { run, maxAge: 0, timeout: 100 } }, fleet })
    await health.report('readiness')
    up = false
    const began = performance.now()
    expect((await health.report('readiness')).status).toBe('unhealthy')
    // It has waited for the peer, which never answers.
    expect(performance.now() - began).toBeGreaterThan(250)
    expect(health.about().fleet?.unanswered).toBe(1)
  })
})

describe('a request with Health-Peer', () => {
  const bodyOf = async (url: string, header?: string): Promise<unknown> => {
    const response = await fetch(url, { headers: header ? { 'health-peer': header } : {} })
    const text = await response.text()
    return { code: response.status, shape: text.replace(/\d+(\.\d+)?/g, '0') }
  }

  it.each(['none', 'summary', 'full'] as const)('from a stranger shows what it shows without, at %s', async (details) => {
    const [instance] = await startInstances(1, () => ({ probes: { details } }))
    const url = `${instance?.url}/readyz/database`
    const plain = await bodyOf(url)
    const now = Math.floor(Date.now() / 1_000)
    // A credential that somebody copied, with a newer time.
    const renewed = writeCredential('orders', 'database', Date.now() - 600_000).replace(/^v1 \d+/, `v1 ${now}`)
    const forged = [
      renewed,
      `v1 ${now} ${'0'.repeat(32)} ${'0'.repeat(64)}`,
      'v1',
      'x'.repeat(4_000),
      writeCredential('another', 'database'),
    ]
    for (const header of forged) expect(await bodyOf(url, header)).toEqual(plain)
    // A credential is for one check.
    expect(await bodyOf(url, writeCredential('orders', 'cache'))).toEqual(plain)
  })

  it('from a peer is answered with the raw status, once per maxAge, and the asked instance never asks', async () => {
    const instances = await startInstances(3, (index) => ({
      fleet: { zone: 'a' },
      version: '1',
      check: index === 0 ? { maxAge: 60_000 } : {},
    }))
    setAll(instances, false)
    const [, asked] = instances
    const ask = async (target: string | undefined) =>
      (await fetch(`${target}/readyz/database`, { headers: { 'health-peer': writeCredential('orders', 'database') } })).json()
    for (let time = 0; time < 5; time += 1) {
      const answer = await ask(asked?.url)
      expect(answer).toMatchObject({ status: 'unhealthy', instance: { name: 'orders', version: '1', zone: 'a' } })
      expect(Object.keys(answer as object).sort()).toEqual(['age', 'failedAgo', 'hale', 'instance', 'status'])
    }
    expect(instances.map((instance) => instance.asked)).toEqual([0, 5, 0])
    const before = instances[0]?.runs
    for (let time = 0; time < 5; time += 1) await ask(instances[0]?.url)
    expect(instances[0]?.runs).toBe(before)
  })

  it('that was copied works for five minutes, and causes no run that a probe would not cause', async () => {
    const secret = 'only for this test'
    const [instance] = await startInstances(1, () => ({ probes: { details: 'none' }, fleet: { secret }, check: { maxAge: 60_000 } }))
    const url = `${instance?.url}/readyz/database`
    const old = writeCredential(secret, 'database', Date.now() - 310_000)
    const early = writeCredential(secret, 'database', Date.now() + 310_000)
    for (const header of [old, early]) expect(await bodyOf(url, header)).toEqual(await bodyOf(url))
    const runs = instance?.runs
    const copied = writeCredential(secret, 'database', Date.now() - 200_000)
    for (let time = 0; time < 20; time += 1) expect(await bodyOf(url, copied)).toMatchObject({ code: 200 })
    expect(instance?.runs).toBe(runs)
    // It is for one check.
    expect(await bodyOf(`${instance?.url}/readyz/cache`, copied)).toMatchObject({ code: 404 })
  })

  it('needs the secret where details are none', async () => {
    const secret = 'only for this test'
    const named = await startInstances(1, () => ({ probes: { details: 'none' } }))
    const secretive = await startInstances(1, () => ({ probes: { details: 'none' }, fleet: { secret } }))
    expect(await bodyOf(`${named[0]?.url}/readyz/database`, writeCredential('orders', 'database'))).toMatchObject({ code: 404 })
    expect(await bodyOf(`${secretive[0]?.url}/readyz/database`, writeCredential('orders', 'database'))).toMatchObject({ code: 404 })
    expect(await bodyOf(`${secretive[0]?.url}/readyz/database`, writeCredential(secret, 'database'))).toMatchObject({ code: 200 })
  })
})

describe('createFleet', () => {
  it('refuses wrong options by name', () => {
    const peers = staticPeers([])
    expect(() => createFleet({} as never)).toThrow('createFleet: peers must be a source of peers, such as dnsPeers(...); got undefined')
    expect(() => createFleet({ peers, mode: 'on' as never })).toThrow('createFleet: mode must be "shadow" or "guard"; got "on"')
    expect(() => createFleet({ peers, zones: 'a' } as never)).toThrow('unknown option "zones"; did you mean "zone"?')
    expect(() => createFleet({ peers, secret: 'short' })).toThrow(
      'secret must be a string of 16 characters or more; got a string, which is not shown',
    )
    expect(() => staticPeers(['orders:3000'])).toThrow(
      'staticPeers: urls[0] must be a URL such as "http://10.0.0.7:3000"; got "orders:3000"',
    )
  })

  it('says once that it knows no peers, in guard mode only', () => {
    vi.useFakeTimers()
    const error = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    onTestFinished(() => {
      vi.useRealTimers()
      error.mockRestore()
    })
    for (const mode of ['shadow', 'guard'] as const) {
      const fleet = createFleet({ peers: staticPeers([]), mode })
      createHealth({ name: 'orders', fleet })
      onTestFinished(() => fleet.close())
    }
    vi.advanceTimersByTime(120_000)
    expect(error.mock.calls).toEqual([['createFleet: no peers are known, so no check is held. Look at the source of the peers.']])
  })

  it('is for one health, which has a name or whose fleet has a secret', () => {
    const fleet = createFleet({ peers: staticPeers([]) })
    onTestFinished(() => fleet.close())
    createHealth({ name: 'orders', fleet })
    expect(() => createHealth({ name: 'orders', fleet })).toThrow('createFleet: a fleet must belong to one health')
    expect(() => createHealth({ fleet: createFleet({ peers: staticPeers([]) }) })).toThrow('createFleet: secret must be set')
  })
})
