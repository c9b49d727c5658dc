import { unhandledRejections } from '@hale/leaks'
import { afterEach, beforeEach, describe, expect, it, type MockInstance, onTestFinished, vi } from 'vitest'
import { startReceiver } from '../testing/receiver'
import { switchableHealth } from '../testing/switchable-check'
import { type HeartbeatOptions, heartbeat } from './heartbeat'

let complain: MockInstance<typeof console.error>
beforeEach(() => {
  complain = vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => void vi.restoreAllMocks())

function start(health: Parameters<typeof heartbeat>[0], options: HeartbeatOptions): void {
  const beats = heartbeat(health, options)
  onTestFinished(() => beats.close())
}
const arrived = (received: readonly unknown[], count: number): Promise<void> =>
  vi.waitFor(() => expect(received.length).toBeGreaterThanOrEqual(count), { timeout: 60_000 })

describe('a heartbeat', () => {
  it('comes at once, then every so often, and at once when the status changes', async () => {
    const { health, run } = switchableHealth()
    const { url, received } = await startReceiver()
    start(health, { url: `${url}/token`, every: 1_000 })
    await arrived(received, 3)
    expect(received.map((request) => request.url)).toEqual(received.map(() => '/token'))
    await run(true)
    await vi.waitFor(() => expect(received.at(-1)?.url).toBe('/token/fail'), { timeout: 60_000 })
    await run(false)
    await vi.waitFor(() => expect(received.at(-1)?.url).toBe('/token'), { timeout: 60_000 })
  })

  it('names what is not healthy, and holds no message', async () => {
    const { health, run } = switchableHealth()
    const { url, received } = await startReceiver()
    await run(true)
    start(health, { url: `${url}/token/`, every: 60_000 })
    await arrived(received, 1)
    expect(received[0]).toMatchObject({ method: 'POST', url: '/token/fail', body: 'orders 1.4.2 unhealthy\ndatabase unhealthy (refused)' })
  })

  it('speaks to Uptime Kuma', async () => {
    const { health, run } = switchableHealth()
    const { url, received } = await startReceiver()
    await run(false)
    start(health, { url: `${url}/api/push/token?status=up&msg=OK&ping=`, protocol: 'uptime-kuma', every: 60_000 })
    await arrived(received, 1)
    expect(received[0]?.method).toBe('GET')
    expect(received[0]?.url).toMatch(/^\/api\/push\/token\?status=up&msg=orders\+1\.4\.2\+healthy&ping=\d+$/)
    await run(true)
    await vi.waitFor(() => expect(received.at(-1)?.url).toContain('?status=down&msg=orders+1.4.2+unhealthy%0Adatabase'), {
      timeout: 60_000,
    })
  })

  it('speaks to Consul', async () => {
    const { health, run } = switchableHealth()
    const { url, received } = await startReceiver()
    await run(true)
    start(health, { url: `${url}/v1/agent/check/update/service:orders`, protocol: 'consul', token: 'acl', every: 60_000 })
    await arrived(received, 1)
    expect(received[0]).toMatchObject({ method: 'PUT', url: '/v1/agent/check/update/service:orders', headers: { 'x-consul-token': 'acl' } })
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({
      Status: 'critical',
      Output: 'orders 1.4.2 unhealthy\ndatabase unhealthy (refused)',
    })
  })

  it('never has two requests under way, whatever the receiver does, and harms nothing', async () => {
    const { health, run } = switchableHealth()
    let count = 0
    const receiver = await startReceiver((_, response) => {
      count += 1
      if (count % 3 === 0) response.destroy()
      else setTimeout(() => response.writeHead(count % 2 === 0 ? 500 : 200).end(), 20)
    })
    const rejections = await unhandledRejections(async () => {
      start(health, { url: receiver.url, every: 1_000 })
      for (let turn = 0; turn < 200; turn += 1) await run(turn % 2 === 0)
      await arrived(receiver.received, 3)
    })
    expect(rejections).toEqual([])
    expect(receiver.mostAtOnce).toBe(1)
    expect(receiver.received.length).toBeLessThan(100)
  })

  it('that cannot be delivered says so, that it is sent again, and never the whole URL', async () => {
    const { health } = switchableHealth()
    const { url, received } = await startReceiver((_, response) => void response.writeHead(500).end())
    start(health, { url: `${url}/a-secret-token`, every: 1_000 })
    await arrived(received, 3)
    // The heartbeat of the test before may still complain of its receiver, which has closed.
    const ofThis = complain.mock.calls.filter(([line]) => `${line}`.includes(url))
    expect(ofThis[0]).toEqual([`heartbeat: ${url}: the receiver answered 500; it is sent again`])
    expect(JSON.stringify(complain.mock.calls)).not.toContain('a-secret-token')
  })

  it('that is closed sends nothing more', async () => {
    const { health, run } = switchableHealth()
    const { url, received } = await startReceiver()
    const beats = heartbeat(health, { url, every: 1_000 })
    await arrived(received, 1)
    await beats.close()
    const { length } = received
    await run(true)
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(received).toHaveLength(length)
  })
})

describe('heartbeat refuses', () => {
  const { health } = switchableHealth()
  it.each<[object, string]>([
    [{}, 'heartbeat: url must be an http or https URL; got undefined'],
    [{ url: 'ftp://a-secret-token' }, 'heartbeat: url must be an http or https URL'],
    [{ url: 'a-secret-token' }, 'heartbeat: url must be an http or https URL'],
    [{ url: 'https://x', every: 500 }, 'heartbeat: every must be 1000 to 2147483647 ms; got 500'],
    [{ url: 'https://x', interval: 5_000 }, 'heartbeat: unknown option "interval"'],
    [{ url: 'https://x', protocol: 'kuma' }, 'heartbeat: protocol must be "healthchecks", "uptime-kuma" or "consul"; got "kuma"'],
    [{ url: 'https://x', token: 'x' }, 'heartbeat: token must be left out unless protocol is "consul"; got "healthchecks"'],
  ])('%j', (options, message) => {
    expect(() => heartbeat(health, options as never)).toThrow(message)
    expect(() => heartbeat(health, options as never)).not.toThrow('a-secret-token')
  })
})
