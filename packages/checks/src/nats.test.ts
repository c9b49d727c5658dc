import { testCheck } from '@hale/conformance'
import { describeWithServer, type NatsServer, natsServer, probeCheck, recordFault } from '@hale/testbed'
import { connect } from '@nats-io/transport-node'
import { connect as connectNats2 } from 'nats'
import { describe, expect, it, onTestFinished } from 'vitest'
import { nats } from './nats'

type Settings = Pick<NatsServer, 'host' | 'port' | 'user' | 'password'>

const options = ({ host, port, user, password }: Settings) => ({
  servers: `${host}:${port}`,
  user,
  pass: password,
  reconnectTimeWait: 50,
  maxReconnectAttempts: -1,
})

const eventually = { timeout: 60_000, interval: 50 }

describeWithServer(natsServer, 'nats(connection) against a real NATS', (server) => {
  const bench = {
    server,
    it,
    singleConnection: true,
    onOutcome: recordFault,
    skip: { 'wrong credentials': 'connect() rejects, so there is no connection' },
  } as const

  testCheck<Settings>(
    'nats, @nats-io/transport-node',
    async (settings) => {
      const connection = await connect(options(settings))
      return { check: nats(connection), close: () => connection.close() }
    },
    bench,
  )

  testCheck<Settings>(
    'nats, nats 2',
    async (settings) => {
      const connection = await connectNats2(options(settings))
      return { check: nats(connection), close: () => connection.close() }
    },
    bench,
  )

  it('publishes and subscribes nothing', async () => {
    const connection = await connect(options(server()))
    onTestFinished(() => connection.close())
    const seen: string[] = []
    connection.subscribe('>', { callback: (_, message) => void seen.push(message.subject) })
    await connection.flush()
    const before = connection.stats()
    const probe = probeCheck(nats(connection))
    for (let round = 0; round < 10; round++) expect(await probe()).toMatchObject({ status: 'healthy', scope: 'dependency' })
    expect(seen).toEqual([])
    expect(connection.stats().outMsgs).toBe(before.outMsgs)
  })

  it('observes the round trip', async () => {
    const connection = await connect(options(server()))
    onTestFinished(() => connection.close())
    expect(await probeCheck(nats(connection))()).toMatchObject({ observed: { value: expect.any(Number), unit: 'ms' } })
  })

  it.each([
    ['@nats-io/transport-node', connect],
    ['nats 2', connectNats2],
  ])('reports auth once the server refuses the password that it took before, through %s', async (_, open) => {
    const connection = await open(options(server()))
    const probe = probeCheck(nats(connection))
    expect(await probe()).toMatchObject({ status: 'healthy' })
    await server().stop()
    server().changePassword('rotated')
    onTestFinished(async () => {
      await connection.close()
      await server().stop()
      server().changePassword(server().password)
      await server().start()
    })
    await server().start()
    await connection.closed()
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'auth' } })
  })

  it.each([
    ['@nats-io/transport-node', connect],
    ['nats 2', connectNats2],
  ])(
    'reports auth while the client tries on although the server refuses its password, and not once it is gone, through %s',
    async (_, open) => {
      const connection = await open({ ...options(server()), ignoreAuthErrorAbort: true })
      const probe = probeCheck(nats(connection))
      const restart = async (password: string) => {
        await server().stop()
        server().changePassword(password)
        await server().start()
      }
      onTestFinished(async () => {
        await connection.close()
        await restart(server().password)
      })
      expect(await probe()).toMatchObject({ status: 'healthy' })
      await restart('rotated')
      await expect.poll(probe, eventually).toMatchObject({ status: 'unhealthy', error: { code: 'auth' } })
      await server().stop()
      await expect.poll(probe, eventually).toMatchObject({ status: 'unhealthy', error: { code: 'reset' } })
      await restart(server().password)
      await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
      await server().stop()
      expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'reset' } })
    },
  )

  it('is unhealthy when the connection is closed', async () => {
    for (const connection of [await connect(options(server())), await connectNats2(options(server()))]) {
      await connection.close()
      expect(await probeCheck(nats(connection))()).toMatchObject({ status: 'unhealthy', error: { code: 'not_connected' } })
    }
  })
})

describe('nats(connection)', () => {
  it.each([undefined, null, 'PONG', Number.NaN, -1])('is unhealthy when rtt() resolves with %j, which is no time', async (answer) => {
    expect(await probeCheck(nats({ rtt: async () => answer as never }))()).toMatchObject({ error: { code: 'invalid_answer' } })
  })

  it('passes the options on to the check', () => {
    const settings = { critical: false, timeout: 200, runbook: 'https://wiki/messages' }
    expect(nats({ rtt: async () => 1 }, settings)).toMatchObject(settings)
  })

  it.each([undefined, null, 'nats://orders:secret@broker', {}])(
    'refuses a value that is not a connection when it is created, and does not print it',
    (connection) => {
      const make = () => nats(connection as never)
      expect(make).toThrow(TypeError)
      expect(make).toThrow(
        /^nats: connection must have a method rtt; got .+\. Pass what connect\(\) of @nats-io\/transport-node or nats resolves with/,
      )
      expect(make).not.toThrow(/secret/)
    },
  )
})
