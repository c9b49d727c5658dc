import { tracingChannel } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { type ClientRequest, createServer, get, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { addAbortSignal } from 'node:stream'
import { createHealth, type Health } from '@hale/core'
import { describeWithServer, freePort, identityServer, mariadbServer, probeCheck, redisServer } from '@hale/testbed'
import { Redis } from 'ioredis'
import { createPool } from 'mysql2/promise'
import { createClient } from 'redis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { http } from '../http'
import { mysql } from '../mysql'
import { redis } from '../redis'
import { heardPool } from '../testing/heard-pool'
import { runMany } from '../testing/run-many'
import { detect } from './detect'
import { type PassiveOptions, passive } from './passive'

const eventually = { timeout: 20_000, interval: 50 }

/** A check that decides by every call of this test. */
function watch(options: PassiveOptions) {
  const check = passive({ minimum: 1, window: 600_000, ...options })
  onTestFinished(check.stop)
  return probeCheck(check)
}

async function serve(listener: RequestListener): Promise<{ host: string; url: string }> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { host, url: `http://${host}/` }
}

const request = (url: string): Promise<unknown> =>
  new Promise((resolve) => {
    get(url, (response) => response.resume().once('end', resolve)).once('error', resolve)
  })
const send = {
  fetch: (url: string) =>
    fetch(url)
      .then((response) => response.text())
      .catch(() => {}),
  http: request,
}

describe.each(['fetch', 'http'] as const)('passive({ client: %j })', (client) => {
  it('counts a status from 500 on, and no mistake of the caller', async () => {
    let status = 200
    const { host, url } = await serve((_, response) => response.writeHead(status).end())
    const probe = watch({ client, host })
    for (status of [200, 404, 409, 429]) await send[client](url)
    expect(await probe()).toMatchObject({ status: 'healthy', critical: false, data: { total: 4, failed: 0 } })
    for (status of [500, 502, 503, 504]) await send[client](url)
    expect(await probe()).toMatchObject({
      status: 'unhealthy',
      observed: { value: 0.5, unit: 'ratio', degradedAt: 0.1, unhealthyAt: 0.5 },
      data: { total: 8, failed: 4 },
    })
  })

  it('counts a refused and a lost connection, and calls to its host only', async () => {
    const refused = `127.0.0.1:${await freePort()}`
    const lost = await serve(({ socket }) => socket.destroy())
    const [ofRefused, ofLost, ofAll] = [watch({ client, host: refused }), watch({ client, host: lost.host }), watch({ client })]
    await send[client](`http://${refused}/`)
    await send[client](lost.url)
    expect(await ofRefused()).toMatchObject({ status: 'unhealthy', data: { failed: 1 } })
    expect(await ofLost()).toMatchObject({ status: 'unhealthy', data: { failed: 1 } })
    expect(await ofAll()).toMatchObject({ data: { total: 2, failed: 2 } })
  })

  it('counts a call that hangs, until it ends', async () => {
    let answer = () => {}
    const { host, url } = await serve((_, response) => {
      answer = () => response.end()
    })
    const probe = watch({ client, host, hungAfter: 20, window: 60_000 })
    const call = send[client](url)
    await expect.poll(probe, eventually).toMatchObject({ status: 'unhealthy', data: { total: 1, failed: 1, hung: 1 } })
    answer()
    await call
    expect(await probe()).toMatchObject({ status: 'healthy', data: { total: 1, failed: 0, hung: 0 } })
  })
})

/** Sends a request, and ends it once the server has it. */
async function giveUp(end: (request: ClientRequest) => void): Promise<{ host: string }> {
  let arrived = () => {}
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const { host, url } = await serve(() => arrived())
  const sent = get(url).on('error', () => {})
  await arrival
  const closed = new Promise((resolve) => sent.once('close', resolve))
  end(sent)
  await closed
  return { host }
}

describe('passive(options)', () => {
  it.each([undefined, new Error('the user left'), 'gone'])(
    'does not count a fetch that the caller gives up with the reason %o',
    async (reason) => {
      const { host, url } = await serve(() => {})
      const probe = watch({ client: 'fetch', host })
      const controller = new AbortController()
      const call = fetch(url, { signal: controller.signal }).catch(() => {})
      controller.abort(reason)
      await call
      expect(await probe()).toMatchObject({ status: 'healthy', data: { total: 0, failed: 0 } })
    },
  )

  it.each<[string, (request: ClientRequest) => void]>([
    ['destroys', (sent) => sent.destroy()],
    ['destroys with its own error, as axios does', (sent) => sent.destroy(Object.assign(new Error('canceled'), { code: 'ERR_CANCELED' }))],
  ])('does not count a request of node:http that the caller %s', async (_, end) => {
    const probe = watch({ client: 'http' })
    await giveUp(end)
    expect(await probe()).toMatchObject({ status: 'healthy', data: { total: 0, failed: 0, hung: 0 } })
  })

  it.each<[string, (request: ClientRequest) => void]>([
    ['its timeout', (sent) => sent.setTimeout(20, () => sent.destroy())],
    ['a signal of its time', (sent) => addAbortSignal(AbortSignal.timeout(20), sent)],
  ])('counts a request of node:http that ends at %s', async (_, end) => {
    const probe = watch({ client: 'http' })
    await giveUp(end)
    expect(await probe()).toMatchObject({ status: 'unhealthy', data: { total: 1, failed: 1 } })
  })

  it.each(['fetch', 'http'] as const)('counts bytes that are no answer to %s', async (client) => {
    const { host, url } = await serve(({ socket }) => socket.end('SSH-2.0-OpenSSH\r\n'))
    const probe = watch({ client, host })
    await send[client](url)
    expect(await probe()).toMatchObject({ status: 'unhealthy', data: { total: 1, failed: 1 } })
  })

  it('is healthy without traffic, and below the minimum, and says that this proves nothing', async () => {
    const { host, url } = await serve((_, response) => response.writeHead(500).end())
    const probe = watch({ client: 'fetch', host, minimum: 3 })
    expect(await probe()).toMatchObject({ status: 'healthy', message: expect.stringContaining('fewer than 3 prove nothing') })
    for (let call = 0; call < 2; call++) await send.fetch(url)
    expect(await probe()).toMatchObject({ status: 'healthy', data: { failed: 2 } })
    await send.fetch(url)
    expect(await probe()).toMatchObject({ status: 'unhealthy' })
  })

  it('leaves nothing behind after 200,000 calls', async () => {
    const check = passive({ client: 'ioredis', host: 'cache' })
    onTestFinished(check.stop)
    const { start, asyncEnd } = tracingChannel('ioredis:command')
    const run = () => {
      for (let call = 0; call < 100; call++) {
        const message = { command: 'get', args: ['orders'], serverAddress: 'cache', serverPort: 6379 }
        start.publish(message)
        asyncEnd.publish(message)
      }
      return check.run({ signal: new AbortController().signal })
    }
    expect(await runMany({ run })).toEqual([])
    expect(await probeCheck(check)()).toMatchObject({ status: 'healthy', data: { failed: 0, hung: 0 } })
  })

  it('hears nothing more once it is stopped', async () => {
    const { host, url } = await serve((_, response) => response.end())
    const check = passive({ client: 'fetch', host })
    check.stop()
    await send.fetch(url)
    expect(await probeCheck(check)()).toMatchObject({ data: { total: 0 } })
  })

  it.each([
    [undefined, 'passive: client must be "fetch", "undici", "http", "mysql2", "redis" or "ioredis"; got undefined'],
    [{ client: 'pg' }, 'passive: client must be "fetch", "undici", "http", "mysql2", "redis" or "ioredis"; got "pg"'],
    [{ client: 'fetch', degradedAt: 0.9 }, 'passive: degradedAt must be at most unhealthyAt, which is 0.5; got 0.9'],
    [{ client: 'fetch', host: '' }, 'passive: host must be a host, such as "db" or "db:3306"; got ""'],
  ])('refuses %j', (options, message) => {
    expect(() => passive(options as never)).toThrow(message)
  })
})

describeWithServer(identityServer, 'passive() with a real HTTP server', (server) => {
  it.each(['fetch', 'http'] as const)(
    '%s: counts a server that is frozen, and one that is stopped, and no more once it answers',
    async (client) => {
      const host = `${server().host}:${server().port}`
      const url = `http://${host}/keys`
      const probe = watch({ client, host, hungAfter: 100, minimum: 1 })
      await send[client](url)
      expect(await probe()).toMatchObject({ status: 'healthy', data: { total: 1, failed: 0 } })
      server().freeze()
      const hung = send[client](url)
      await expect.poll(probe, eventually).toMatchObject({ status: 'unhealthy', data: { total: 2, hung: 1 } })
      server().thaw()
      await hung
      expect(await probe()).toMatchObject({ status: 'healthy', data: { total: 2, failed: 0, hung: 0 } })
      await server().stop()
      for (let call = 0; call < 3; call++) await send[client](url)
      expect(await probe()).toMatchObject({ status: 'unhealthy', data: { failed: 3 } })
      await server().start()
    },
  )
})

describeWithServer(redisServer, 'passive() with a real Redis', (server) => {
  const settings = () => ({ host: server().host, port: server().port, password: server().password })
  const clients = {
    async ioredis() {
      const client = new Redis({ ...settings(), retryStrategy: () => 50, commandTimeout: 500 })
      client.on('error', () => {})
      onTestFinished(() => client.disconnect())
      return { set: (key: string) => client.set(key, 'v'), push: () => client.lpush('k', 'v'), admin: client }
    },
    async redis() {
      const { host, port, password } = settings()
      const client = createClient({ socket: { host, port, reconnectStrategy: () => 50 }, password, disableOfflineQueue: true })
      client.on('error', () => {})
      await client.connect()
      onTestFinished(() => client.destroy())
      return { set: (key: string) => client.set(key, 'v'), push: () => client.lPush('k', 'v') }
    },
  }

  it.each(['ioredis', 'redis'] as const)('%s: counts faults of the server, and no mistake of the caller', async (name) => {
    const client = await clients[name]()
    const { host, port } = server()
    const probe = watch({ client: name, host: `${host}:${port}`, hungAfter: 100 })
    await client.set('k')
    await client.push().catch(() => {}) // WRONGTYPE
    expect(await probe()).toMatchObject({ status: 'healthy', data: { failed: 0 } })
    const operator = new Redis(settings())
    onTestFinished(() => operator.disconnect())
    await operator.config('SET', 'min-replicas-to-write', '1')
    await client.set('k').catch(() => {}) // NOREPLICAS
    await operator.config('SET', 'min-replicas-to-write', '0')
    await operator.replicaof('127.0.0.1', await freePort())
    await client.set('k').catch(() => {}) // READONLY
    await operator.replicaof('NO', 'ONE')
    const failed = Number((await probe()).data?.['failed'])
    expect(failed).toBe(2)
    server().freeze()
    const hung = client.set('k').catch(() => {})
    await expect.poll(async () => Number((await probe()).data?.['failed']), eventually).toBe(failed + 1)
    server().thaw()
    await hung
    await server().stop()
    const call = async () => {
      await client.set('k').catch(() => {})
      return (await probe()).status
    }
    await expect.poll(call, eventually).toBe('unhealthy')
    await server().start()
  })

  it('lets no check of ours and no waiting command count as hung', async () => {
    const client = new Redis(settings())
    onTestFinished(() => client.disconnect())
    const probe = watch({ client: 'ioredis', hungAfter: 1 })
    const waits = client.blpop('nothing', 1)
    await expect.poll(probe, eventually).toMatchObject({ data: { hung: 0 } })
    await waits
    expect(await probe()).toMatchObject({ status: 'healthy' })
  })

  it('detect(health) suggests a check for a dependency that none covers, and none for one that a check calls', async () => {
    const client = new Redis(settings())
    onTestFinished(() => client.disconnect())
    const health = createHealth({ readiness: { cache: redis(client) } })
    const { suggestions, stop } = detect(health)
    onTestFinished(stop)
    const { host, url } = await serve((_, response) => response.end())
    await client.set('k', 'v')
    await send.fetch(url)
    await health.report('readiness')
    expect(suggestions().filter((one) => one.client === 'ioredis')).toEqual([])
    expect(suggestions()).toContainEqual({
      client: 'fetch',
      host,
      text: `${host} is called through fetch, and no check covers it: consider http(url)`,
    })
  })
})

describeWithServer(mariadbServer, 'passive() with a real MariaDB', (server) => {
  it('counts a frozen server until it answers', async () => {
    const { host, port, user, password, database } = server()
    const pool = heardPool(createPool({ host, port, user, password, database }))
    onTestFinished(() => pool.end())
    const probe = watch({ client: 'mysql2', host: `${host}:${port}`, hungAfter: 100 })
    await pool.query('SELECT 2')
    expect(await probe()).toMatchObject({ status: 'healthy', data: { failed: 0 } })
    server().freeze()
    const hung = pool.query('SELECT 3')
    await expect.poll(probe, eventually).toMatchObject({ status: 'unhealthy', data: { hung: 1 } })
    server().thaw()
    await hung
    expect(await probe()).toMatchObject({ status: 'healthy', data: { failed: 0, hung: 0 } })
  })

  it('counts a read-only server and a stopped one, and no mistake of the caller', async () => {
    const { host, port, user, password, database } = server()
    const pool = heardPool(createPool({ host, port, user, password, database }))
    const operator = heardPool(createPool({ host, port, user, password, database }))
    onTestFinished(async () => void (await Promise.all([pool.end(), operator.end()])))
    const probe = watch({ client: 'mysql2', host: `${host}:${port}` })
    await pool.query('CREATE OR REPLACE TABLE orders (id int PRIMARY KEY)')
    await pool.query('INSERT INTO orders VALUES (1)')
    for (const wrong of ['INSERT INTO orders VALUES (1)', 'SELEC', 'SELECT * FROM nowhere']) await pool.query(wrong).catch(() => {})
    expect(await probe()).toMatchObject({ status: 'healthy', data: { failed: 0 } })
    await operator.query("CREATE OR REPLACE USER 'writer'@'127.0.0.1' IDENTIFIED BY 'only-for-tests'")
    await operator.query("GRANT INSERT ON hale.* TO 'writer'@'127.0.0.1'")
    await operator.query('SET GLOBAL read_only = 1')
    const writer = heardPool(createPool({ host, port, user: 'writer', password, database }))
    onTestFinished(() => writer.end())
    await writer.query('INSERT INTO orders VALUES (2)').catch(() => {})
    expect(await probe()).toMatchObject({ data: { failed: 1 } })
    await operator.query('SET GLOBAL read_only = 0')
    await server().stop()
    for (let call = 0; call < 20; call++) await pool.query('SELECT 2').catch(() => {})
    expect(await probe()).toMatchObject({ status: 'unhealthy' })
    await server().start()
  })

  it('detect(health) shows its suggestions as blind spots of the health', async () => {
    const { host, port, user, password, database } = server()
    const pool = heardPool(createPool({ host, port, user, password, database }))
    onTestFinished(() => pool.end())
    const health: Health = createHealth({ blindSpots: () => detection.suggestions().map(({ text }) => text) })
    const detection = detect(health)
    onTestFinished(detection.stop)
    expect((await health.report()).blindSpots).toEqual([])
    await pool.query('SELECT 2')
    const spots = [`${host}:${port} is called through mysql2, and no check covers it: consider mysql(pool)`]
    await expect.poll(async () => (await health.report()).blindSpots, eventually).toEqual(spots)
  })

  it('detect(health) knows the check of a mysql2 pool', async () => {
    const { host, port, user, password, database } = server()
    const pool = heardPool(createPool({ host, port, user, password, database }))
    onTestFinished(() => pool.end())
    const covered = createHealth({ readiness: { database: mysql(pool) } })
    const [ofCovered, ofNone] = [detect(covered), detect(createHealth())]
    onTestFinished(ofCovered.stop)
    onTestFinished(ofNone.stop)
    await pool.query('SELECT 2')
    expect(ofNone.suggestions()).toEqual([expect.objectContaining({ client: 'mysql2', host: `${host}:${port}` })])
    // Its check has not run yet, so it is not known what that covers.
    expect(ofCovered.suggestions()).toEqual([])
    await covered.report('readiness')
    expect(ofCovered.suggestions()).toEqual([])
  })
})

describe('detect(health)', () => {
  it('takes the check of a host for one, although the service calls the host through another client', async () => {
    const { url } = await serve((_, response) => response.end())
    const health = createHealth({ readiness: { stock: http(url) } })
    const detection = detect(health)
    onTestFinished(detection.stop)
    await request(url)
    await health.report('readiness')
    expect(detection.suggestions()).toEqual([])
  })

  it('says in `about` what no check covers, until it is stopped, and leaves out what is accepted', async () => {
    const [stock, prices, mails] = await Promise.all([0, 1, 2].map(() => serve((_, response) => response.end())))
    const health = createHealth()
    const port = mails?.host.split(':')[1]
    const detection = detect(health, { accepted: [prices?.host ?? '', `localhost`] })
    onTestFinished(detection.stop)
    expect((await health.report()).about?.uncovered).toEqual([])
    for (const url of [stock?.url, prices?.url, `http://localhost:${port}/`]) await send.fetch(url ?? '')
    expect(health.about().uncovered).toEqual([{ client: 'fetch', host: stock?.host }])
    detection.stop()
    expect(health.about()).not.toHaveProperty('uncovered')
  })

  it.each([
    [{ acepted: [] }, 'detect: unknown option "acepted"; did you mean "accepted"?'],
    [{ accepted: 'stock' }, 'detect: accepted must be an array of hosts, such as ["stock:8080"]; got "stock"'],
    [{ accepted: [''] }, 'detect: accepted must be an array of hosts'],
  ])('refuses the options %j', (options, message) => {
    expect(() => detect(createHealth(), options as never)).toThrow(message)
  })

  it('is asked for the blind spots once for each report', async () => {
    const { host, url } = await serve((_, response) => response.end())
    let calls = 0
    const health: Health = createHealth({
      blindSpots() {
        calls += 1
        return detection.suggestions().map(({ text }) => text)
      },
    })
    const detection = detect(health)
    onTestFinished(detection.stop)
    await send.fetch(url)
    expect((await health.report()).blindSpots).toEqual([`${host} is called through fetch, and no check covers it: consider http(url)`])
    expect(calls).toBe(1)
  })

  it.each([undefined, null, {}])('refuses %j', (health) => {
    expect(() => detect(health as never)).toThrow(/^detect: health must be what createHealth returns; got /)
  })
})
