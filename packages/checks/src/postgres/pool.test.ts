import { getEventListeners } from 'node:events'
import { createHealth } from '@hale/core'
import { describeWithServer, postgresServer, probeCheck } from '@hale/testbed'
import { afterEach, expect, it, onTestFinished } from 'vitest'
import { postgres } from '../postgres'
import { openPool, openProxy } from '../testing/open-postgres'

const eventually = { timeout: 60_000, interval: 50 }

describeWithServer(postgresServer, 'postgres(pool) with a pg Pool', (server) => {
  afterEach(() => server().start())

  it('frees the place in the pool when a run times out', async () => {
    const pool = openPool(server(), { max: 1 })
    const probe = probeCheck(postgres(pool))
    await probe()
    expect(pool).toMatchObject({ totalCount: 1, idleCount: 1 })
    server().freeze()
    expect(await probe(100)).toMatchObject({ error: { code: 'timeout' } })
    expect(pool).toMatchObject({ totalCount: 0, idleCount: 0, waitingCount: 0 })
    server().thaw()
    expect((await pool.query('SELECT 2 AS two')).rows).toEqual([{ two: 2 }])
  })

  it('keeps no hung query, no place in the pool and no listener, however often it hangs', async () => {
    const { proxy, settings } = await openProxy(server())
    const pool = openPool(settings, { max: 2 })
    const check = postgres(pool)
    for (let round = 0; round < 20; round++) {
      await proxy.set('pass')
      await pool.query('SELECT 1')
      await proxy.set('stall')
      const controller = new AbortController()
      const run = Promise.resolve(check.run({ signal: controller.signal }))
      setTimeout(() => controller.abort(), 20)
      await expect(run).rejects.toThrow('PostgreSQL did not answer SELECT 1: ')
      expect(getEventListeners(controller.signal, 'abort')).toEqual([])
      expect(pool).toMatchObject({ totalCount: 0, idleCount: 0, waitingCount: 0 })
    }
  })

  it('uses one connection and adds no listener over a thousand healthy runs', async () => {
    const pool = openPool(server())
    const client = await pool.connect()
    client.release()
    const listeners = () => client.eventNames().map((event) => [event, client.listenerCount(event)])
    const before = listeners()
    const check = postgres(pool)
    const { signal } = new AbortController()
    for (let run = 0; run < 1_000; run++) await check.run({ signal })
    expect(listeners()).toEqual(before)
    expect(getEventListeners(signal, 'abort')).toEqual([])
    expect(pool).toMatchObject({ totalCount: 1, idleCount: 1, waitingCount: 0 })
  })

  it('waits for a connection at most three times while all are taken, and is healthy when one is free', async () => {
    const pool = openPool(server(), { max: 1 })
    const probe = probeCheck(postgres(pool))
    const taken = await pool.connect()
    for (let round = 0; round < 5; round++) {
      expect(await probe(50)).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
      expect(pool.waitingCount).toBeLessThanOrEqual(3)
    }
    taken.release()
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
    expect(pool).toMatchObject({ totalCount: 1, idleCount: 1, waitingCount: 0 })
  })

  it('is degraded while the pool is only busy, unhealthy once nothing comes back, and healthy when it is free', async () => {
    const pool = openPool(server(), { max: 2 })
    const probe = probeCheck(postgres(pool, { timeout: 500 }))
    expect(await probe()).toMatchObject({ status: 'healthy' })
    let busy = true
    onTestFinished(() => {
      busy = false
    })
    const work = Array.from({ length: 20 }, async () => {
      while (busy) await pool.query('SELECT pg_sleep(0.1)').catch(() => {})
    })
    const reason = { status: 'degraded', message: expect.stringMatching(/^pool_busy: all 2 connections/), data: { reason: 'pool_busy' } }
    expect(await probe()).toMatchObject(reason)
    for (let round = 0; round < 5; round++) {
      // A run takes over the place of the run before, and may get its connection.
      expect(await probe()).toMatchObject({ status: expect.stringMatching(/^(healthy|degraded)$/) })
      expect(pool.waitingCount).toBeLessThanOrEqual(19)
    }
    server().freeze()
    await expect.poll(probe, eventually).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
    server().thaw()
    await expect.poll(probe, eventually).toMatchObject(reason)
    busy = false
    await Promise.all(work)
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
    await expect.poll(() => pool.idleCount, eventually).toBe(pool.totalCount)
  })

  it('does not take a pool for busy that answered just before the server was silent', async () => {
    const pool = openPool(server(), { max: 1 })
    const probe = probeCheck(postgres(pool))
    expect(await probe()).toMatchObject({ status: 'healthy' })
    server().freeze()
    for (const timeout of [20, 20, 1_000]) expect(await probe(timeout)).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
    server().thaw()
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
  })

  it('is degraded while the pool is only busy, with a shorter timeout than the check was made with, and with a short deadline', async () => {
    const pool = openPool(server(), { max: 1 })
    let busy = true
    const work = Array.from({ length: 20 }, async () => {
      while (busy) await pool.query('SELECT pg_sleep(0.05)').catch(() => {})
    })
    onTestFinished(async () => {
      busy = false
      await Promise.all(work)
    })
    const checks = { copied: { ...postgres(pool, { timeout: 5_000 }), timeout: 250 }, plain: postgres(pool) }
    const health = createHealth({ deadline: 300, readiness: checks })
    for (const name of ['copied', 'plain'] as const) {
      const probe = async () => (await health.report('readiness')).checks[name]
      await expect.poll(probe, eventually).toMatchObject({ status: 'degraded', data: { reason: 'pool_busy' } })
    }
  })

  it('does not take a pool for busy whose connections never come back', async () => {
    const pool = openPool(server(), { max: 1 })
    const taken = await pool.connect()
    const probe = probeCheck(postgres(pool, { timeout: 300 }))
    for (let round = 0; round < 3; round++) expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
    taken.release()
    await expect.poll(probe, eventually).toMatchObject({ status: 'healthy' })
  })

  it('reports pool_exhausted when the pool times out waiting for a connection', async () => {
    const pool = openPool(server(), { max: 1, connectionTimeoutMillis: 1_000 })
    const taken = await pool.connect()
    expect(await probeCheck(postgres(pool))()).toMatchObject({
      status: 'unhealthy',
      error: { code: 'pool_exhausted', message: 'PostgreSQL did not answer SELECT 1: timeout exceeded when trying to connect' },
    })
    taken.release()
  })

  it('gives a connection that comes after the timeout back to the pool', async () => {
    const pool = openPool(server(), { max: 1 })
    const taken = await pool.connect()
    const controller = new AbortController()
    const run = Promise.resolve(postgres(pool).run({ signal: controller.signal }))
    controller.abort()
    taken.release()
    await expect(run).rejects.toThrow('PostgreSQL did not answer SELECT 1: This operation was aborted')
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
    expect(pool).toMatchObject({ totalCount: 1, idleCount: 1, waitingCount: 0 })
  })

  it('keeps the error of the client as the cause', async () => {
    const pool = openPool({ ...server(), password: 'wrong' })
    const run = Promise.resolve(postgres(pool).run({ signal: new AbortController().signal }))
    await expect(run).rejects.toMatchObject({ cause: { code: '28P01' } })
  })
})
