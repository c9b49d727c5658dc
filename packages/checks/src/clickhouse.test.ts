import { createClient } from '@clickhouse/client'
import { testCheck, wrongSecret } from '@hale/conformance'
import { type ClickhouseServer, clickhouseServer, describeWithServer, probeCheck, recordFault } from '@hale/testbed'
import { describe, expect, it, onTestFinished } from 'vitest'
import { clickhouse } from './clickhouse'

type Settings = Pick<ClickhouseServer, 'host' | 'port' | 'username' | 'password'>

const open = ({ host, port, username, password }: Settings, database = 'default') =>
  createClient({ url: `http://${host}:${port}`, username, password, database, log: { level: 127 } })

describeWithServer(clickhouseServer, 'clickhouse(client) against a real ClickHouse', (server) => {
  testCheck<Settings>(
    'clickhouse, @clickhouse/client',
    (settings) => {
      const client = open(settings)
      return { check: clickhouse(client), close: () => client.close() }
    },
    {
      server,
      it,
      onOutcome: recordFault,
      wrongCredentials: (settings) => ({ ...settings, password: wrongSecret }),
      runs: 1_000,
    },
  )

  it('says missing for a database that does not exist, and auth for a user that does not exist', async () => {
    for (const [client, code] of [
      [open(server(), 'nowhere'), 'missing'],
      [open({ ...server(), username: 'stranger' }), 'auth'],
    ] as const) {
      onTestFinished(() => client.close())
      expect(await probeCheck(clickhouse(client))()).toMatchObject({ status: 'unhealthy', scope: 'dependency', error: { code } })
    }
  })

  it('is unhealthy where ping() resolves, because ping() needs no credentials', async () => {
    const client = open({ ...server(), password: wrongSecret })
    onTestFinished(() => client.close())
    expect(await client.ping()).toEqual({ success: true })
    expect(await probeCheck(clickhouse(client))()).toMatchObject({ status: 'unhealthy', error: { code: 'auth' } })
  })
})

describe('clickhouse(client)', () => {
  const answering = (answer: unknown) => ({ query: async () => answer as { json(): unknown } })

  it.each([
    undefined,
    null,
    {},
    { success: true },
    { json: async () => [] },
    { json: () => ({ data: [] }) },
    { json: async () => [{ '1': 2 }] },
  ])('is unhealthy when query() resolves with %j', async (answer) => {
    expect(await probeCheck(clickhouse(answering(answer)))()).toMatchObject({ status: 'unhealthy', error: { code: 'invalid_answer' } })
  })

  it.each([
    ['516', 'auth'],
    ['497', 'denied'],
    ['81', 'missing'],
    ['202', 'busy'],
    ['62', 'failed'],
  ])('reports the error %s of ClickHouse as %s', async (code, word) => {
    const client = { query: () => Promise.reject(Object.assign(new Error('no'), { code })) }
    expect(await probeCheck(clickhouse(client))()).toMatchObject({ status: 'unhealthy', error: { code: word } })
  })

  it.each([undefined, 'http://orders:secret@host:8123', {}])('refuses %j when it is made, and prints no secret', (client) => {
    const make = () => clickhouse(client as never)
    expect(make).toThrow(/^clickhouse: client must have a method query; got .+\. Pass what createClient\(\) of @clickhouse\/client/)
    expect(make).not.toThrow(/secret/)
  })
})
