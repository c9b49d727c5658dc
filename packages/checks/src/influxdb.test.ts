import { testCheck, wrongSecret } from '@hale/conformance'
import { describeWithServer, type InfluxdbServer, influxdbServer, probeCheck, recordFault } from '@hale/testbed'
import { InfluxDB as InfluxDB2 } from '@influxdata/influxdb-client'
import { HealthAPI } from '@influxdata/influxdb-client-apis'
import { InfluxDB } from 'influx'
import { describe, expect, it } from 'vitest'
import { influxdb } from './influxdb'
import { serve } from './testing/serve'

type Settings = Pick<InfluxdbServer, 'host' | 'port' | 'username' | 'password'>

/** It rests a host that has failed for 300 ms, then longer. Tests need not wait for that. */
const backoff = { getDelay: () => 10, next: () => backoff, reset: () => backoff }

const open = ({ host, port, username, password }: Settings) =>
  new InfluxDB({ hosts: [{ host, port }], username, password, database: 'orders', pool: { backoff, requestTimeout: 5_000 } })

describeWithServer(influxdbServer, 'influxdb(client) against a real InfluxDB 1', (server) => {
  testCheck<Settings>('influxdb, influx', (settings) => ({ check: influxdb(open(settings), { database: 'orders' }), close: () => {} }), {
    server,
    it,
    onOutcome: recordFault,
    wrongCredentials: (settings) => ({ ...settings, password: wrongSecret }),
    codes: { 'cut off': { codes: ['reset', 'timeout'], reason: 'influx never settles where only the body is cut off' } },
    runs: 1_000,
  })

  it('says missing for a database that does not exist', async () => {
    const client = open(server())
    expect(await probeCheck(influxdb(client, { database: 'nowhere' }))()).toMatchObject({ status: 'unhealthy', error: { code: 'missing' } })
    expect(await probeCheck(influxdb(client))()).toMatchObject({ status: 'healthy', scope: 'dependency' })
  })
})

// InfluxDB 2 is in no package that these tests can install: its real client, and a server that answers as /health is documented.
describe('influxdb(client) with a HealthAPI of InfluxDB 2', () => {
  const probe = async (status: number, body: unknown) => {
    const paths: unknown[] = []
    const { url } = await serve((request, response) => {
      paths.push(request.url)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
    const row = await probeCheck(influxdb(new HealthAPI(new InfluxDB2({ url, token: 'secret-token' }))))()
    expect(JSON.stringify(row)).not.toContain('secret-token')
    expect(paths).toEqual(['/health'])
    return row
  }

  it('is healthy for the status pass', async () => {
    const health = { name: 'influxdb', message: 'ready for queries and writes', status: 'pass', checks: [], version: 'v2.7.4' }
    expect(await probe(200, health)).toMatchObject({ status: 'healthy', scope: 'dependency' })
  })

  it('is unhealthy for the status fail, and says why', async () => {
    const row = await probe(200, { name: 'influxdb', message: 'the disk is full', status: 'fail' })
    expect(row).toMatchObject({ status: 'unhealthy', error: { code: 'failed', message: expect.stringContaining('the disk is full') } })
  })

  it.each([{}, null, { status: 'pass' }, { name: 'influxdb' }, 'ok'])('is unhealthy for the answer %j', async (body) => {
    expect(await probe(200, body)).toMatchObject({ status: 'unhealthy', error: { code: 'invalid_answer' } })
  })

  it.each([
    [401, 'auth'],
    [503, 'failed'],
  ])('is unhealthy for the status %d, with the code %s', async (status, code) => {
    expect(await probe(status, { name: 'influxdb', message: 'no', status: 'fail' })).toMatchObject({ status: 'unhealthy', error: { code } })
  })
})

describe('influxdb(client)', () => {
  it.each([undefined, null, 'orders', {}, [1]])('is unhealthy when getDatabaseNames() resolves with %j', async (names) => {
    const check = influxdb({ getDatabaseNames: async () => names })
    expect(await probeCheck(check)()).toMatchObject({ status: 'unhealthy', error: { code: 'invalid_answer' } })
  })

  it.each([undefined, 'http://orders:secret@host:8086', {}])('refuses %j when it is made, and prints no secret', (client) => {
    const make = () => influxdb(client as never)
    expect(make).toThrow(/^influxdb: client must have a method getDatabaseNames; got .+\. Pass a HealthAPI of @influxdata/)
    expect(make).not.toThrow(/secret/)
  })
})
