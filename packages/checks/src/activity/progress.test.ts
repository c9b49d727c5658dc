import { setTimeout as sleep } from 'node:timers/promises'
import { createHealth } from '@hale/core'
import { describeWithServer, probeCheck, rabbitmqServer, redisServer } from '@hale/testbed'
import { connect } from 'amqplib'
import { Queue, Worker } from 'bullmq'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { runMany } from '../testing/run-many'
import { type Progress, progress } from './progress'
import { amqplibWork, bullmqWork, kafkajsWork } from './work'

describe('progress(options)', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'Date'] }))
  afterEach(() => void vi.useRealTimers())

  function start(waiting: () => number | boolean | Promise<number | boolean>): { jobs: Progress; probe: ReturnType<typeof probeCheck> } {
    const jobs = progress({ waiting, within: 1_000 })
    return { jobs, probe: probeCheck(jobs) }
  }

  it('is healthy while nothing waits, however long', async () => {
    const { probe } = start(() => 0)
    for (let hour = 0; hour < 5; hour += 1) {
      vi.advanceTimersByTime(3_600_000)
      expect(await probe()).toMatchObject({ status: 'healthy', message: 'nothing waits', observed: { value: 0, unit: 'ms' } })
    }
  })

  it('is unhealthy once work waits and nothing moves for longer than within, and healthy with the next move', async () => {
    const { jobs, probe } = start(() => 3)
    expect(await probe()).toMatchObject({ status: 'healthy' })
    vi.advanceTimersByTime(1_000)
    expect(await probe()).toMatchObject({ status: 'healthy' })
    vi.advanceTimersByTime(1)
    expect(await probe()).toMatchObject({ status: 'unhealthy', message: '3 wait, nothing moved for 1001 ms', data: { waiting: 3 } })
    jobs.moved()
    expect(await probe()).toMatchObject({ status: 'healthy' })
  })

  it('counts from when work was first seen to wait, not from the last move before it', async () => {
    let left = 0
    const { jobs, probe } = start(() => left)
    jobs.moved()
    await probe()
    vi.advanceTimersByTime(3_600_000)
    left = 1
    expect(await probe()).toMatchObject({ status: 'healthy', observed: { value: 0 } })
    vi.advanceTimersByTime(1_001)
    expect(await probe()).toMatchObject({ status: 'unhealthy' })
  })

  it.each([
    ['fails', () => Promise.reject(new Error('the queue is away')), 'the queue is away'],
    [
      'throws',
      () => {
        throw new Error('the queue is away')
      },
      'the queue is away',
    ],
    ['returns no number', () => Number.NaN, 'waiting returned NaN'],
    ['returns nothing', () => undefined as unknown as number, 'waiting returned undefined'],
  ])('is degraded where waiting %s, and counts anew after it', async (_, broken, reason) => {
    let ask: () => number | Promise<number> = () => 1
    const { probe } = start(() => ask())
    await probe()
    vi.advanceTimersByTime(900)
    ask = broken
    expect(await probe()).toMatchObject({ status: 'degraded', message: `it is not known whether work waits: ${reason}` })
    ask = () => 1
    vi.advanceTimersByTime(900)
    expect(await probe()).toMatchObject({ status: 'healthy', observed: { value: 0 } })
  })

  it('takes a yes or no for the work that waits', async () => {
    const { probe } = start(() => true)
    expect(await probe()).toMatchObject({ data: { waiting: 1 } })
  })

  it('tracks a function: each call is a move, also one that fails', async () => {
    const { jobs, probe } = start(() => 1)
    const send = jobs.track(async (to: string) => {
      if (to === '') throw new Error('no receiver')
      return `sent to ${to}`
    })
    await probe()
    vi.advanceTimersByTime(2_000)
    expect(await send('a')).toBe('sent to a')
    expect(await probe()).toMatchObject({ status: 'healthy' })
    vi.advanceTimersByTime(2_000)
    await expect(send('')).rejects.toThrow('no receiver')
    expect(await probe()).toMatchObject({ status: 'healthy' })
  })

  it('counts a tracked call as work while it runs, also where the queue counts it no more', async () => {
    const { jobs, probe } = start(() => 0)
    let end = (): void => {}
    const work = jobs.track(
      () =>
        new Promise<void>((resolve) => {
          end = resolve
        }),
    )
    const under = work()
    expect(await probe()).toMatchObject({ status: 'healthy', data: { waiting: 0, underWay: 1 } })
    vi.advanceTimersByTime(1_001)
    expect(await probe()).toMatchObject({ status: 'unhealthy', message: '1 under way, nothing moved for 1001 ms' })
    end()
    await under
    expect(await probe()).toMatchObject({ status: 'healthy', message: 'nothing waits', data: { waiting: 0 } })
  })

  it('leaves nothing behind after many runs', async () => {
    const jobs = progress({ waiting: async () => 1, within: 1_000 })
    expect(await runMany({ run: () => jobs.run({ signal: new AbortController().signal }) })).toEqual([])
  })

  it.each<[object, string]>([
    [{ within: 1_000 }, 'progress: waiting must be a function that says how much work waits, or set `work`; got undefined'],
    [{ waiting: () => 0 }, 'progress: within must be 1 to 2147483647 ms; got undefined'],
    [{ waiting: 5, within: 1_000 }, 'progress: waiting must be a function; got 5'],
    [{ waiting: () => 0, within: 1_000, every: 0 }, 'progress: every must be 1 to'],
  ])('refuses %j when it is made', (options, message) => {
    expect(() => progress(options as never)).toThrow(message)
  })
})

describe('the work of kafkajs', () => {
  // kafkajs has no server here: these are the events that its documentation and source name.
  function makeConsumer() {
    const listeners = new Set<{ event: string; listener: (event: { payload: object }) => void }>()
    const consumer = {
      events: { START_BATCH_PROCESS: 'start', END_BATCH_PROCESS: 'end', GROUP_JOIN: 'join' },
      on(event: string, listener: (event: { payload: object }) => void) {
        const entry = { event, listener }
        listeners.add(entry)
        return () => void listeners.delete(entry)
      },
    }
    const emit = (of: string, payload: object): void => {
      for (const { event, listener } of listeners) if (event === of) listener({ payload })
    }
    return { consumer, emit, listeners }
  }

  it('is nothing of a partition that another consumer has now', async () => {
    const { consumer, emit } = makeConsumer()
    const work = kafkajsWork(consumer)
    work.follow(() => {})
    emit('end', { topic: 'mails', partition: 0, batchSize: 10, offsetLag: '500' })
    emit('end', { topic: 'mails', partition: 1, batchSize: 10, offsetLag: '7' })
    emit('join', { memberAssignment: { mails: [1] } })
    expect(await work.waiting()).toBe(7)
    emit('join', { memberAssignment: {} })
    expect(await work.waiting()).toBe(0)
  })

  it('leaves no listener on the consumer once the check is closed', () => {
    const { consumer, listeners } = makeConsumer()
    const jobs = progress({ work: kafkajsWork(consumer), within: 1_000 })
    expect(listeners.size).toBe(3)
    jobs.close()
    expect(listeners.size).toBe(0)
  })

  it('is the batch under way and the lag behind it, for each partition', async () => {
    const { consumer, emit } = makeConsumer()
    const work = kafkajsWork(consumer)
    let moves = 0
    work.follow(() => {
      moves += 1
    })
    expect(await work.waiting()).toBe(0)
    emit('start', { topic: 'mails', partition: 0, batchSize: 10, offsetLag: '5' })
    emit('start', { topic: 'mails', partition: 1, batchSize: 1, offsetLag: '0' })
    expect(await work.waiting()).toBe(16)
    emit('end', { topic: 'mails', partition: 0, batchSize: 10, offsetLag: '5' })
    emit('end', { topic: 'mails', partition: 1, batchSize: 1, offsetLag: '0' })
    expect([await work.waiting(), moves]).toEqual([5, 2])
  })
})

describeWithServer(redisServer, 'progress of a BullMQ worker', (redis) => {
  /** A worker whose job ends when the test says so. */
  function startWorker(): { queue: Queue; jobs: Progress; release(): void } {
    const { host, port, password } = redis()
    const connection = { host, port, password, maxRetriesPerRequest: null }
    const name = `mails-${Math.random().toString(36).slice(2)}`
    const queue = new Queue(name, { connection })
    let release = (): void => {}
    const job = (): Promise<void> =>
      new Promise((resolve) => {
        release = resolve
      })
    const worker = new Worker(name, job, { connection, drainDelay: 1 })
    queue.on('error', () => {})
    worker.on('error', () => {})
    const jobs = progress({ work: bullmqWork(queue, worker), within: 500, timeout: 10_000 })
    onTestFinished(async () => {
      jobs.close()
      release()
      await worker.close(true)
      await queue.close()
    })
    return { queue, jobs, release: () => release() }
  }

  const report = async (jobs: Progress, timeout = jobs.timeout) =>
    (await createHealth({ deadline: 60_000, readiness: { jobs: { ...jobs, maxAge: 0, timeout } } }).report('readiness')).checks['jobs']

  it('is healthy while the worker is idle', async () => {
    const { jobs } = startWorker()
    for (let look = 0; look < 10; look += 1) {
      expect(await report(jobs)).toMatchObject({ status: 'healthy', message: 'nothing waits' })
      await sleep(200)
    }
  })

  it('is unhealthy while a job hangs, and healthy once it moves', async () => {
    const { queue, jobs, release } = startWorker()
    await queue.add('send', {})
    await queue.add('send', {})
    await vi.waitFor(async () => expect(await report(jobs)).toMatchObject({ status: 'unhealthy', data: { waiting: 2 } }), {
      timeout: 60_000,
    })
    release()
    await vi.waitFor(async () => expect(await report(jobs)).toMatchObject({ status: 'healthy', data: { waiting: 1 } }), { timeout: 60_000 })
  })

  it('is degraded while Redis is frozen, since nothing is known, and healthy when it goes on', async () => {
    const { jobs } = startWorker()
    await report(jobs)
    await redis().freeze()
    try {
      expect(await report(jobs, 300)).toMatchObject({
        status: 'degraded',
        message: 'it is not known whether work waits: no answer within 250 ms',
      })
    } finally {
      await redis().thaw()
    }
    await vi.waitFor(async () => expect(await report(jobs)).toMatchObject({ status: 'healthy' }), { timeout: 60_000 })
  })
})

describeWithServer(rabbitmqServer, 'progress of a consumer of amqplib', (rabbitmq) => {
  it('is unhealthy while messages wait and none is consumed, and healthy once one is', async () => {
    const { host, port, user, password } = rabbitmq()
    const connection = await connect({ hostname: host, port, username: user, password })
    connection.on('error', () => {})
    onTestFinished(() => connection.close())
    const channel = await connection.createChannel()
    const { queue } = await channel.assertQueue('', { exclusive: true })
    const mails = progress({ work: amqplibWork(channel, queue), within: 500, timeout: 10_000 })
    const report = async () =>
      (await createHealth({ deadline: 60_000, readiness: { mails: { ...mails, maxAge: 0 } } }).report('readiness')).checks['mails']
    expect(await report()).toMatchObject({ status: 'healthy', data: { waiting: 0 } })

    for (const mail of ['first', 'second']) channel.sendToQueue(queue, Buffer.from(mail))
    await vi.waitFor(async () => expect(await report()).toMatchObject({ status: 'unhealthy', data: { waiting: 2 } }), { timeout: 60_000 })

    const consume = mails.track(async (message: { readonly content: Buffer }) => message.content.toString())
    const message = await channel.get(queue, { noAck: true })
    if (!message) throw new Error('the queue is empty')
    expect(await consume(message)).toBe('first')
    expect(await report()).toMatchObject({ status: 'healthy', data: { waiting: 1 } })
  })
})
