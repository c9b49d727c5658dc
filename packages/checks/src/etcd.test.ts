import { testCheck, wrongSecret } from '@hale/conformance'
import { describeWithServer, type EtcdServer, etcdCluster, etcdServer, probeCheck, recordFault } from '@hale/testbed'
import { Etcd3 } from 'etcd3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { etcd } from './etcd'

type Settings = Pick<EtcdServer, 'host' | 'port' | 'user' | 'password'>

const eventually = { timeout: 60_000, interval: 100 }

/** Channels of one address share a connection, unless they say otherwise. */
const grpcOptions = { 'grpc.use_local_subchannel_pool': 1 }

const open = ({ host, port, user, password }: Settings) =>
  new Etcd3({ hosts: `http://${host}:${port}`, auth: { username: user, password }, grpcOptions })

describeWithServer(etcdServer, 'etcd(client) against a real etcd', (server) => {
  testCheck<Settings>(
    'etcd, etcd3',
    (settings) => {
      const client = open(settings)
      return { check: etcd(client), close: () => client.close() }
    },
    {
      server,
      it,
      onOutcome: recordFault,
      wrongCredentials: (settings) => ({ ...settings, password: wrongSecret }),
      singleConnection: true,
      runs: 300,
    },
  )

  it('is healthy for a user without a right to any key, and reports the version and the size', async () => {
    const client = open(server())
    onTestFinished(() => client.close())
    await expect(client.get('hale').string()).rejects.toThrow('permission denied')
    expect(await probeCheck(etcd(client))()).toMatchObject({
      status: 'healthy',
      scope: 'dependency',
      observed: { value: expect.any(Number), unit: 'ms' },
      data: { version: expect.stringMatching(/^3\./), dbSize: expect.any(Number) },
    })
  })

  it('is unhealthy with the code auth without a user, and not_connected with a closed client', async () => {
    const { host, port } = server()
    const client = new Etcd3({ hosts: `http://${host}:${port}` })
    const probe = probeCheck(etcd(client))
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'auth' } })
    client.close()
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'not_connected' } })
  })
})

describeWithServer(
  etcdServer,
  'etcd(client) against a real etcd whose database is full',
  (server) => {
    it('is unhealthy with the code no_space', async () => {
      const root = open({ ...server(), user: 'root' })
      const watcher = open(server())
      onTestFinished(() => {
        root.close()
        watcher.close()
      })
      const probe = probeCheck(etcd(watcher))
      expect(await probe()).toMatchObject({ status: 'healthy' })
      const fill = async () => {
        // etcd compares with the size of its last commit, a tenth of a second ago.
        for (let key = 0; key < 2_000; key++) await root.put(String(key)).value('x'.repeat(100_000))
      }
      await expect(fill()).rejects.toThrow('database space exceeded')
      expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'no_space', message: expect.stringContaining('NOSPACE') } })
    })
  },
  { quota: 1_000_000 },
)

describeWithServer(etcdCluster, 'etcd(client) against a real cluster', (server) => {
  it('stays healthy without one of three members, is unhealthy without two, and recovers', async () => {
    const [first, second, third] = server().members
    if (!first || !second || !third) throw new Error('the cluster has three members')
    const [client, ofAll] = [[first], [first, second, third]].map((members) => {
      const opened = new Etcd3({ hosts: members.map(({ host, port }) => `http://${host}:${port}`), grpcOptions })
      onTestFinished(() => opened.close())
      return opened
    }) as [Etcd3, Etcd3]
    const probe = probeCheck(etcd(client))
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
    await third.stop()
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
    // etcd3 calls another member where one is gone.
    const probeAll = probeCheck(etcd(ofAll))
    for (let round = 0; round < 20; round++) expect(await probeAll()).toMatchObject({ status: 'healthy' })
    await second.stop()
    await expect.poll(() => probe(1_000), eventually).toMatchObject({ status: 'unhealthy', error: { code: 'no_leader' } })
    await Promise.all([second.start(), third.start()])
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
  })
})

describe('etcd(client)', () => {
  const status = { version: '3.5.9', leader: '7', dbSize: '20480', errors: [] }
  const answering = (answer: unknown, read: unknown = { count: '0' }) => ({
    maintenance: { status: async () => answer },
    get: () => ({ exec: async () => read }),
  })

  it.each([
    [undefined, { count: '0' }],
    [null, { count: '0' }],
    [{}, { count: '0' }],
    [{ ...status, leader: undefined }, { count: '0' }],
    [{ ...status, version: 3 }, { count: '0' }],
    [status, undefined],
    [status, {}],
  ])('is unhealthy when status resolves with %j and a read with %j', async (answer, read) => {
    expect(await probeCheck(etcd({ ...answering(answer), get: () => ({ exec: async () => read }) }))()).toMatchObject({
      status: 'unhealthy',
      error: { code: 'invalid_answer' },
    })
  })

  it.each([
    ['memberID:1 alarm:NOSPACE ', 'no_space'],
    ['memberID:1 alarm:CORRUPT ', 'corrupt'],
    ['memberID:1 alarm:NEW', 'alarm'],
  ])('is unhealthy with the error %j: %s', async (error, code) => {
    expect(await probeCheck(etcd(answering({ ...status, errors: [error] })))()).toMatchObject({ status: 'unhealthy', error: { code } })
  })

  it('is healthy with a status of etcd 3.3, which has no list of errors', async () => {
    const { errors, ...old } = status
    expect(errors).toEqual([])
    expect(await probeCheck(etcd(answering(old)))()).toMatchObject({ status: 'healthy', data: { version: '3.5.9', dbSize: 20_480 } })
  })

  it.each([
    [undefined, 'etcd: client must have a method get; got undefined. Pass an Etcd3 of etcd3'],
    ['localhost:2379', 'etcd: client must have a method get; got a string.'],
    [{ get: () => {} }, 'etcd: client.maintenance must have a method status; got undefined. Pass an Etcd3 of etcd3'],
  ])('refuses %j', (client, message) => {
    expect(() => etcd(client as never)).toThrow(message)
  })
})
