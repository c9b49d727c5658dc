import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Server } from 'node:net'
import { text } from 'node:stream/consumers'
import { type CheckAnswer, createHealth, type Health } from '@hale/core'
import { describeWithServer, freePort, haproxyServer } from '@hale/testbed'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AgentCheckOptions, agentCheck } from './agent-check'

let answer: CheckAnswer
const describeHealth = (): Health => createHealth({ readiness: { database: { run: () => answer, maxAge: 0 } } })

describe('the agent check', () => {
  const open: Server[] = []
  beforeEach(() => {
    answer = true
  })
  afterEach(() => {
    for (const server of open.splice(0)) server.close()
  })

  async function start(health: Health, options?: AgentCheckOptions): Promise<number> {
    const server = agentCheck(health, options).listen(0, '127.0.0.1')
    open.push(server)
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const readLine = (port: number): Promise<string> => text(connect(port, '127.0.0.1'))

  it('answers one line by the status and the phase, and closes', async () => {
    const health = describeHealth()
    const port = await start(health)
    expect(await readLine(port)).toBe('up ready 100%\n')
    answer = { status: 'degraded' }
    expect(await readLine(port)).toBe('up ready 50%\n')
    answer = false
    expect(await readLine(port)).toBe('down ready #database\n')
    const release = health.hold('warming up')
    answer = true
    expect(await readLine(port)).toBe('down ready #starting\n')
    release()
    health.drain()
    expect(await readLine(port)).toBe('drain\n')
  })

  it('sends the weights of its options, and drains by weight with that option', async () => {
    const health = describeHealth()
    const port = await start(health, { weights: { healthy: 80, degraded: 10 }, drain: 'weight' })
    expect(await readLine(port)).toBe('up 80%\n')
    answer = { status: 'degraded' }
    expect(await readLine(port)).toBe('up 10%\n')
    health.drain()
    expect(await readLine(port)).toBe('up 0%\n')
  })

  it('never answers with more than a short line, however many checks fail', async () => {
    const failing = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`check${index}`, () => false]))
    const line = await readLine(await start(createHealth({ readiness: failing })))
    expect(line).toMatch(/^down ready #check0 check1 [ \w]+\n$/)
    expect(line.length).toBeLessThan(120)
  })

  it('ignores what clients send, and survives those that send much, reset or stay', async () => {
    const port = await start(describeHealth())
    const talker = connect(port, '127.0.0.1')
    talker.write(`orders/one\n${'x'.repeat(500_000)}`)
    talker.on('error', () => {})
    expect(await text(talker).catch(() => 'reset')).toMatch(/^up ready 100%\n$/)
    for (let index = 0; index < 50; index++) {
      const hostile = connect(port, '127.0.0.1', () => hostile.resetAndDestroy())
      hostile.on('error', () => {})
    }
    const staying = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    staying.on('error', () => {})
    await once(staying, 'data')
    const connections = (): Promise<number> => new Promise((resolve) => open[0]?.getConnections((_error, count) => resolve(count)))
    expect(await connections()).toBeGreaterThan(0)
    await expect.poll(connections).toBe(0)
    staying.destroy()
    expect(await readLine(port)).toBe('up ready 100%\n')
  })

  it('answers at once while 100 clients keep sending, and closes these connections', async () => {
    const port = await start(describeHealth())
    const clients = Array.from({ length: 100 }, () => connect({ port, host: '127.0.0.1', allowHalfOpen: true }))
    for (const client of clients) client.on('error', () => {}).resume()
    const sending = setInterval(() => {
      for (const client of clients) if (client.writable) client.write('x')
    }, 100)
    await Promise.all(clients.map((client) => once(client, 'end')))
    expect(await readLine(port)).toBe('up ready 100%\n')
    const connections = (): Promise<number> => new Promise((resolve) => open[0]?.getConnections((_error, count) => resolve(count)))
    await expect.poll(connections).toBe(0)
    clearInterval(sending)
    for (const client of clients) client.destroy()
  })

  it.each([
    [{ weights: { degraded: 101 } }, 'weights.degraded must be a whole number from 0 to 100; got 101'],
    [{ weights: { unhealthy: 1 } }, 'unknown option "weights.unhealthy"; did you mean "healthy"? Known: healthy, degraded'],
    [{ drain: 'maint' }, 'drain must be "state" or "weight"; got "maint"'],
    [{ port: 9101 }, 'unknown option "port". Known: weights, drain'],
  ])('refuses %o with the value and the remedy', (options, message) => {
    expect(() => agentCheck(createHealth(), options as AgentCheckOptions)).toThrow(new TypeError(`agentCheck: ${message}`))
  })

  it('refuses what is not a health', () => {
    expect(() => agentCheck({} as Health)).toThrow('agentCheck: health must be what createHealth returns; got an object')
  })
})

const service = createServer((_request, response) => response.end('hello'))
const [servicePort, agentPort, weightPort] = [await freePort(), await freePort(), await freePort()]
const config = `defaults
  mode http
  timeout connect 1s
  timeout client 5s
  timeout server 5s
backend orders
  server one 127.0.0.1:${servicePort} weight 100 check inter 100ms agent-check agent-port ${agentPort} agent-inter 300ms agent-send "one\\n"
  server two 127.0.0.1:${servicePort} weight 100 check inter 100ms agent-check agent-port ${weightPort} agent-inter 300ms
`

describeWithServer(
  haproxyServer,
  "HAProxy's agent-check",
  (haproxy) => {
    const patient = { timeout: 10_000 }
    const open: Server[] = []
    const sees = (name: string, row: object) => expect.poll(() => haproxy().stats('orders', name), patient).toMatchObject(row)
    beforeEach(async () => {
      answer = true
      open.push(service.listen(servicePort, '127.0.0.1'))
    })
    afterEach(() => {
      for (const server of open.splice(0)) server.close()
    })
    const instance = (port: number, options?: AgentCheckOptions): Health => {
      const health = describeHealth()
      open.push(agentCheck(health, options).listen(port, '127.0.0.1'))
      return health
    }

    it('takes the weight, the failing check, the drain, and the return of the next instance', async () => {
      const first = instance(agentPort)
      await sees('one', { status: 'UP', weight: '100', agent_status: expect.stringContaining('L7OK') })
      answer = { status: 'degraded' }
      await sees('one', { status: 'UP', weight: '50' })
      answer = false
      await sees('one', { status: 'DOWN (agent)', last_agt: 'via agent : down (database)' })
      answer = true
      await sees('one', { status: 'UP', weight: '100' })
      first.drain()
      await sees('one', { status: expect.stringContaining('DRAIN') })
      open.splice(1).map((server) => server.close())
      instance(agentPort)
      await sees('one', { status: 'UP', weight: '100' })
    })

    it('drains by weight, and leaves what an operator has set', async () => {
      const health = instance(weightPort, { drain: 'weight' })
      await sees('two', { status: 'UP', weight: '100', agent_status: expect.stringContaining('L7OK') })
      health.drain()
      await sees('two', { weight: '0' })
      await haproxy().command('set server orders/two state drain')
      open.splice(1).map((server) => server.close())
      instance(weightPort, { drain: 'weight' })
      await sees('two', { status: expect.stringContaining('DRAIN'), agent_status: expect.stringContaining('L7OK'), uweight: '100' })
    })
  },
  { config },
)
