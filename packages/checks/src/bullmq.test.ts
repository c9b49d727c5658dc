import { once } from 'node:events'
import { testCheck, wrongSecret } from '@hale/conformance'
import { describeWithServer, probeCheck, type RedisServer, recordFault, redisServer } from '@hale/testbed'
import BullQueue from 'bull'
import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { bullmq } from './bullmq'

const eventually = { timeout: 20_000, interval: 50 }

type Settings = Pick<RedisServer, 'host' | 'port' | 'password'>

const connectionOf = ({ host, port, password }: Settings) => ({ host, port, password, retryStrategy: () => 50, maxRetriesPerRequest: null })

function openQueue(settings: Settings, name: string): Queue {
  const queue = new Queue(name, { connection: connectionOf(settings), skipVersionCheck: true })
  queue.on('error', () => {})
  return queue
}

describeWithServer(redisServer, 'bullmq(queue) against a real Redis', (server) => {
  testCheck<Settings>(
    'bullmq, bullmq',
    (settings) => {
      // A queue never ends a connection of its own that was never ready.
      const connection = new Redis(connectionOf(settings))
      const queue = new Queue('faults', { connection, skipVersionCheck: true })
      queue.on('error', () => {})
      return { check: bullmq(queue, { workers: 0 }), close: () => connection.disconnect() }
    },
    {
      server,
      it,
      onOutcome: recordFault,
      singleConnection: true,
      wrongCredentials: (settings) => ({ ...settings, password: wrongSecret }),
      codes: Object.fromEntries(
        (['stopped', 'cut off', 'reset', 'refused'] as const).map((fault) => [
          fault,
          { codes: ['timeout', 'reset', 'not_connected', 'refused'], reason: 'bullmq queues its commands until it has reconnected' },
        ]),
      ),
      runs: 1_000,
    },
  )

  it.each(['bullmq', 'bull'] as const)(
    'says auth while Redis refuses the password, and is healthy once it accepts it (%s)',
    async (library) => {
      const secret = 'changed'
      const operator = new Redis({ host: server().host, port: server().port, password: server().password })
      onTestFinished(() => operator.disconnect())
      await operator.call('ACL', 'SETUSER', 'default', `>${secret}`)
      const given = { ...server(), password: secret }
      await operator.call('ACL', 'SETUSER', 'default', `<${secret}`)
      const queue = library === 'bullmq' ? openQueue(given, 'refused') : new BullQueue('refused', { redis: connectionOf(given) })
      queue.on('error', () => {})
      onTestFinished(() => (queue instanceof Queue ? queue.disconnect() : queue.close()))
      const probe = probeCheck(bullmq(queue as never, { workers: 0, timeout: 1_000 }))
      await expect.poll(probe, eventually).toMatchObject({ status: 'unhealthy', error: { code: 'auth' } })
      expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'auth' } })
      await operator.call('ACL', 'SETUSER', 'default', `>${secret}`)
      await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
      await operator.call('ACL', 'SETUSER', 'default', `<${secret}`)
    },
  )

  it('is unhealthy without a worker, healthy with one, and unhealthy when that is gone', async () => {
    const queue = openQueue(server(), 'workers')
    onTestFinished(() => queue.close())
    const probe = probeCheck(bullmq(queue))
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'no_workers' } })
    const worker = new Worker('workers', async () => {}, { connection: connectionOf(server()), skipVersionCheck: true })
    worker.on('error', () => {})
    await expect
      .poll(probe, eventually)
      .toMatchObject({ status: 'healthy', observed: { value: 0, unit: 'ms' }, data: { workers: 1, waiting: 0 } })
    await worker.close()
    await expect.poll(probe, eventually).toMatchObject({ status: 'unhealthy', error: { code: 'no_workers' } })
  })

  it('is degraded and unhealthy as the oldest job waits, and healthy when the queue is empty again', async () => {
    const queue = openQueue(server(), 'ages')
    onTestFinished(() => queue.close())
    const probe = probeCheck(bullmq(queue, { workers: 0, degradedAt: 60_000, unhealthyAt: 600_000 }))
    await queue.add('new', {})
    expect(await probe()).toMatchObject({ status: 'healthy', data: { waiting: 1 } })
    await queue.drain()
    await queue.add('old', {}, { timestamp: Date.now() - 100_000 })
    await queue.add('new', {})
    expect(await probe()).toMatchObject({ status: 'degraded', message: expect.stringMatching(/^2 wait, the oldest for 1\d{5} ms$/) })
    await queue.drain()
    await queue.add('older', {}, { timestamp: Date.now() - 1_000_000 })
    expect(await probe()).toMatchObject({ status: 'unhealthy', data: { waiting: 1 } })
    await queue.drain()
    expect(await probe()).toMatchObject({ status: 'healthy' })
  })

  it('is unhealthy while a job with a priority waits, one of a paused queue, or a delayed one that may begin', async () => {
    const timestamp = Date.now() - 1_000_000
    for (const [name, options] of Object.entries({ priority: { priority: 1 }, paused: {}, late: { delay: 10 } })) {
      const queue = openQueue(server(), `old-${name}`)
      onTestFinished(() => queue.close())
      if (name === 'paused') await queue.pause()
      await queue.add('old', {}, { timestamp, ...options })
      expect(await probeCheck(bullmq(queue, { workers: 0 }))()).toMatchObject({
        status: 'unhealthy',
        message: expect.stringMatching(/the oldest for 1\d{6} ms$/),
        data: { waiting: name === 'late' ? 0 : 1 },
      })
    }
  })

  it('is healthy while a job is delayed, and counts from the moment at which it may begin, also when it waits with the others', async () => {
    const queue = openQueue(server(), 'delayed')
    onTestFinished(() => queue.close())
    const probe = probeCheck(bullmq(queue, { workers: 0 }))
    const later = await queue.add('later', {}, { delay: 3_600_000 })
    expect(await probe()).toMatchObject({ status: 'healthy', observed: { value: 0 } })
    await later.remove()
    const due = await queue.add('due', {}, { timestamp: Date.now() - 1_000_000, delay: 999_000 })
    await due.promote()
    const row = await probe()
    expect(row).toMatchObject({ status: 'healthy', data: { waiting: 1 } })
    expect(row.observed?.value).toBeGreaterThanOrEqual(1_000)
  })

  it('counts from when it first sees an old job that is tried again', async () => {
    const queue = openQueue(server(), 'again')
    onTestFinished(() => queue.close())
    const fail = async () => {
      throw new Error('no')
    }
    const worker = new Worker('again', fail, { connection: connectionOf(server()), skipVersionCheck: true })
    worker.on('error', () => {})
    const failed = once(worker, 'failed')
    const { id = '' } = await queue.add('old', {}, { timestamp: Date.now() - 1_000_000 })
    await failed
    await worker.close()
    await (await queue.getJob(id))?.retry()
    expect(await probeCheck(bullmq(queue, { workers: 0 }))()).toMatchObject({ status: 'healthy', data: { waiting: 1 } })
    await expect.poll(probeCheck(bullmq(queue, { workers: 0, degradedAt: 50 })), eventually).toMatchObject({ status: 'degraded' })
  })

  it('is degraded when too many of the finished jobs failed', async () => {
    const queue = openQueue(server(), 'failures')
    onTestFinished(() => queue.close())
    const work = async ({ name }: { name: string }) => {
      if (name === 'bad') throw new Error('no')
    }
    const worker = new Worker('failures', work, { connection: connectionOf(server()), skipVersionCheck: true })
    worker.on('error', () => {})
    onTestFinished(() => worker.close())
    await queue.addBulk([
      { name: 'good', data: {} },
      { name: 'good', data: {} },
      { name: 'bad', data: {} },
    ])
    const probe = probeCheck(bullmq(queue, { failedAt: 0.3 }))
    await expect
      .poll(probe, eventually)
      .toMatchObject({ status: 'degraded', message: '1 of 3 finished jobs have failed', data: { failed: 1, completed: 2 } })
    expect(await probeCheck(bullmq(queue, { failedAt: 0.5 }))()).toMatchObject({ status: 'healthy' })
  })

  it('adds and removes nothing', async () => {
    const queue = openQueue(server(), 'quiet')
    onTestFinished(() => queue.close())
    await queue.add('job', {})
    const before = await queue.getJobCounts()
    for (let round = 0; round < 10; round++) await probeCheck(bullmq(queue, { workers: 0 }))()
    expect(await queue.getJobCounts()).toEqual(before)
  })
})

describeWithServer(redisServer, 'bullmq(queue) with Bull against a real Redis', (server) => {
  it('counts the jobs and workers of Bull, and is unhealthy while an old job of a paused queue waits', async () => {
    const { host, port, password } = server()
    const queue = new BullQueue('mails', { redis: { host, port, password } })
    queue.on('error', () => {})
    onTestFinished(() => queue.close())
    const probe = probeCheck(bullmq(queue))
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'no_workers' } })
    const finished = once(queue, 'completed')
    void queue.process(async () => {})
    await queue.add({})
    await finished
    const counts = { failed: 0, completed: 1, workers: 1 }
    expect(await probe()).toMatchObject({ status: 'healthy', data: { waiting: 0, ...counts } })
    await queue.pause()
    // Bull's types do not know the option, which Bull itself has.
    const added = (age: number) => ({ timestamp: Date.now() - age })
    await queue.add({}, { priority: 2, ...added(100_000) })
    expect(await probe()).toMatchObject({ status: 'degraded', data: { waiting: 1, ...counts } })
    await queue.add({}, { priority: 1, ...added(1_000_000) })
    expect(await probe()).toMatchObject({ status: 'unhealthy', data: { waiting: 2, ...counts } })
  })
})

describe('bullmq(queue)', () => {
  const answering = (counts: unknown) => ({
    name: 'mails',
    getJobCounts: async () => counts,
    getWaiting: async () => [],
    getWorkers: async () => [{}],
  })

  it.each([undefined, null, {}, { waiting: 'many', failed: 0, completed: 0 }])('is unhealthy when the counts are %j', async (counts) => {
    expect(await probeCheck(bullmq(answering(counts)))()).toMatchObject({ error: { code: 'invalid_answer' } })
  })

  it('takes the counts of Bull, which names the waiting jobs otherwise', async () => {
    expect(await probeCheck(bullmq(answering({ waiting: 2, failed: 0, completed: 1 })))()).toMatchObject({
      status: 'healthy',
      data: { waiting: 2 },
    })
  })

  it.each([
    [undefined, {}, 'bullmq: queue must have a method getJobCounts; got undefined. Pass a Queue of bullmq or bull'],
    [answering({}), { workers: -1 }, 'bullmq: workers must be a whole number from 0; got -1'],
    [answering({}), { failedAt: 2 }, 'bullmq: failedAt must be a ratio from 0 to 1, such as 0.8; got 2'],
    [answering({}), { degradedAt: 10, unhealthyAt: 5 }, 'bullmq: degradedAt must be at most unhealthyAt, which is 5; got 10'],
  ])('refuses %j with %j', (queue, options, message) => {
    expect(() => bullmq(queue as never, options as never)).toThrow(message)
  })
})
