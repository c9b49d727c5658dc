import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, probeCheck } from '@hale/testbed'
import { Double, MongoClient } from 'mongodb'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type MongodbClient, mongodb } from './mongodb'
import { runMany } from './testing/run-many'

// There is no MongoDB server here: the real driver, and answers in the documented shape.

const answering = (answer: unknown) => {
  const asked: unknown[] = []
  const client: MongodbClient = {
    db: (name) => ({
      command: async (command, { signal }) => {
        asked.push([name, command, signal instanceof AbortSignal])
        return answer
      },
    }),
  }
  return { client, asked }
}

describe('mongodb(client) with a client of the documented shape', () => {
  it('pings the admin database, and is healthy when the answer is ok', async () => {
    const { client, asked } = answering({ ok: 1 })
    expect(await probeCheck(mongodb(client))()).toMatchObject({ status: 'healthy', scope: 'dependency' })
    expect(asked).toEqual([['admin', { ping: 1 }, true]])
  })

  it('is healthy when the answer holds the number as the driver gives it with promoteValues: false', async () => {
    expect(await probeCheck(mongodb(answering({ ok: new Double(1) }).client))()).toMatchObject({ status: 'healthy' })
    expect(await probeCheck(mongodb(answering({ ok: new Double(0) }).client))()).toMatchObject({ error: { code: 'invalid_answer' } })
  })

  it.each([{ ok: 0 }, { ok: true }, { ok: null }, {}, null, undefined, 'ok'])('is unhealthy for the answer %j', async (answer) => {
    expect(await probeCheck(mongodb(answering(answer).client))()).toMatchObject({ status: 'unhealthy', error: { code: 'invalid_answer' } })
  })

  it.each([
    [Object.assign(new Error('Authentication failed.'), { name: 'MongoServerError', code: 18 }), 'auth'],
    [Object.assign(new Error('command ping requires authentication'), { name: 'MongoServerError', code: 13 }), 'auth'],
    [Object.assign(new Error('node is recovering'), { name: 'MongoServerError', code: 13436 }), 'not_primary'],
    [Object.assign(new Error('connection timed out'), { name: 'MongoNetworkTimeoutError' }), 'timeout'],
    [new Error('anything else'), 'failed'],
  ])('reports %s as %s', async (error, code) => {
    const client: MongodbClient = { db: () => ({ command: () => Promise.reject(error) }) }
    expect(await probeCheck(mongodb(client))()).toMatchObject({
      status: 'unhealthy',
      error: { code, message: `MongoDB did not answer ping: ${error.message}` },
    })
  })

  it('leaves nothing behind after many runs', async () => {
    expect(await runMany(mongodb(answering({ ok: 1 }).client))).toEqual([])
  })
})

describe('mongodb(client) with the real driver', () => {
  const open = async (options = {}) => {
    const client = new MongoClient(`mongodb://127.0.0.1:${await freePort()}`, options)
    onTestFinished(() => client.close())
    return client
  }

  it('is unhealthy with the code refused where nothing listens', async () => {
    const check = mongodb(await open({ serverSelectionTimeoutMS: 3_000 }))
    expect(await probeCheck(check)()).toMatchObject({
      status: 'unhealthy',
      error: { code: 'refused', message: expect.stringContaining('ECONNREFUSED') },
    })
  })

  it('is unhealthy with the code not_connected once the client was closed', async () => {
    const client = await open({ serverSelectionTimeoutMS: 100 })
    const probe = probeCheck(mongodb(client))
    await probe()
    await client.close()
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'not_connected' } })
  })

  it('ends the command at its timeout, so that the next run is a new one', async () => {
    const probe = probeCheck(mongodb(await open()))
    const first = await probe(100)
    await sleep(100)
    const second = await probe(100)
    expect([first.error?.code, second.error?.code]).toEqual(['timeout', 'timeout'])
    expect(second.stuckSince).not.toBe(first.stuckSince)
  })
})

describe('mongodb(client)', () => {
  it.each([undefined, 'mongodb://me:abc@localhost', {}])('refuses %j when it is made', (client) => {
    const make = () => mongodb(client as never)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(/^mongodb: client must have a method db; got .+\. Pass a MongoClient/)
    expect(make).not.toThrow('abc')
  })
})
