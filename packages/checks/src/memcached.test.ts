import { testCheck } from '@hale/conformance'
import { describeWithServer, type MemcachedServer, memcachedServer, probeCheck, recordFault } from '@hale/testbed'
import Memcached from 'memcached'
import { Client } from 'memjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { memcached } from './memcached'

type Settings = Pick<MemcachedServer, 'host' | 'port'>

describeWithServer(memcachedServer, 'memcached(client) against a real memcached', (server) => {
  const lostCallback = { codes: ['timeout', 'reset', 'refused'], reason: 'the client loses the callbacks of a connection that closes' }
  const bench = { server, it, onOutcome: recordFault, codes: { 'cut off': lostCallback, reset: lostCallback, refused: lostCallback } }

  testCheck<Settings>(
    'memcached, memjs',
    ({ host, port }) => {
      const client = Client.create(`${host}:${port}`)
      return { check: memcached(client), close: () => client.close() }
    },
    { ...bench, unrecoverable: { 'cut off': 'memjs 1.3.2 takes the next answer for the rest of the one that was cut off' } },
  )

  testCheck<Settings>(
    'memcached, memcached',
    ({ host, port }) => {
      const client = new Memcached(`${host}:${port}`, { retries: 0, timeout: 200, retry: 50, reconnect: 50 })
      return { check: memcached(client), close: () => client.end() }
    },
    // Its pool picks the same connection again as long as nothing waits to be written to it.
    { ...bench, singleConnection: true },
  )

  it('is unhealthy when one of several servers does not answer', async () => {
    const other = await memcachedServer.start()
    onTestFinished(() => other.remove())
    const addresses = [server(), other].map(({ host, port }) => `${host}:${port}`)
    const [memjs, memcachedClient] = [Client.create(addresses.join(',')), new Memcached(addresses, { retries: 0, timeout: 5_000 })]
    onTestFinished(() => {
      memjs.close()
      memcachedClient.end()
    })
    for (const client of [memjs, memcachedClient]) expect(await probeCheck(memcached(client))()).toMatchObject({ status: 'healthy' })
    await other.stop()
    for (const client of [memjs, memcachedClient]) expect(await probeCheck(memcached(client))()).toMatchObject({ status: 'unhealthy' })
  })

  it('is unhealthy with the code not_connected once a memjs was closed', async () => {
    const client = Client.create(`${server().host}:${server().port}`, { retries: 0 })
    expect(await probeCheck(memcached(client))()).toMatchObject({ status: 'healthy' })
    client.close()
    expect(await probeCheck(memcached(client))()).toMatchObject({ status: 'unhealthy', error: { code: 'not_connected' } })
  })
})

describe('memcached(client)', () => {
  it('passes the options on to the check', () => {
    const options = { critical: false, timeout: 200, runbook: 'https://wiki/cache' }
    expect(memcached({ version: (done) => done(undefined, []) }, options)).toMatchObject(options)
  })

  it.each([undefined, null, 'cache:11211', {}])('refuses %j when it is made', (client) => {
    const make = () => memcached(client as never)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(/^memcached: client must have a method stats; got .+\. Pass a client of memjs or memcached/)
  })
})
