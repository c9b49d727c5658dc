import { createHmac } from 'node:crypto'
import { unhandledRejections } from '@hale/leaks'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { type Received, startReceiver } from '../testing/receiver'
import { switchableHealth } from '../testing/switchable-check'
import { sign, verifyWebhook } from './signature'
import { type WebhookOptions, webhook } from './webhook'
import type { WebhookEvent } from './webhook-event'

const secret = 'whsec_c2VjcmV0IG9mIGEgdGVzdA=='
const bodyOf = ({ body }: Received): WebhookEvent => JSON.parse(body)

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}))
afterEach(() => void vi.restoreAllMocks())

function start(health: Parameters<typeof webhook>[0], url: string, options: Partial<WebhookOptions> = {}): void {
  const hook = webhook(health, { url, secret, ...options })
  onTestFinished(() => hook.close())
}
const arrived = (received: readonly unknown[], count: number): Promise<void> =>
  vi.waitFor(() => expect(received.length).toBeGreaterThanOrEqual(count), { timeout: 60_000 })

describe('a webhook', () => {
  it('comes once for each change, with what a person on call needs and no message', async () => {
    const { health, run } = switchableHealth()
    const { url, received } = await startReceiver()
    start(health, url)
    for (const broken of [false, true, true, true, false, false]) await run(broken)
    await arrived(received, 2)
    expect(received.map((request) => bodyOf(request))).toEqual([
      {
        type: 'check.changed',
        service: 'orders',
        version: '1.4.2',
        check: 'database',
        probe: 'readiness',
        critical: true,
        from: 'healthy',
        to: 'unhealthy',
        since: expect.stringMatching(/^\d{4}-.+Z$/),
        code: 'refused',
        impact: 'orders cannot be placed',
        reminder: 0,
      },
      expect.objectContaining({ from: 'unhealthy', to: 'healthy' }),
    ])
    expect(JSON.stringify(received)).not.toContain('10.0.0.7')
  })

  it('is signed so that its receiver can verify it with nothing but node:crypto', async () => {
    const { health, run } = switchableHealth()
    const { url, received } = await startReceiver()
    start(health, url)
    await run(true)
    await arrived(received, 1)
    const [request] = received as [Received]
    const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = request.headers
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
    expect(signature).toBe(`v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${request.body}`).digest('base64')}`)
    expect(verifyWebhook(request, secret)).toBe(true)
    expect(verifyWebhook({ ...request, body: `${request.body} ` }, secret)).toBe(false)
    expect(verifyWebhook(request, 'another secret of a test')).toBe(false)
  })

  it('does not come for a failure that is over before its threshold, nor before `failures` runs', async () => {
    const { health, run } = switchableHealth({ failureThreshold: 2 })
    const { url, received } = await startReceiver()
    start(health, url, { failures: 2 })
    for (const broken of [false, true, false, true, true, false, true, true]) await run(broken)
    expect(received).toEqual([])
    await run(true)
    await arrived(received, 1)
    expect(received.map((request) => bodyOf(request).to)).toEqual(['unhealthy'])
  })

  it('has the same Idempotency-Key from two instances that see the same change, and another for the next', async () => {
    const instances = [switchableHealth(), switchableHealth()]
    const { url, received } = await startReceiver()
    for (const { health } of instances) start(health, url)
    // Two changes within one slot of 10 s.
    await vi.waitFor(() => expect(Date.now() % 10_000).toBeLessThan(7_000), { timeout: 60_000 })
    for (const { run } of instances) await run(false)
    for (const { run } of instances) await run(true)
    await arrived(received, 2)
    for (const { run } of instances) await run(false)
    await arrived(received, 4)
    const keys = received.map((request) => request.headers['idempotency-key'])
    expect(new Set(keys).size).toBe(2)
    expect(keys.slice(0, 2)).toEqual([keys[0], keys[0]])
  })

  it('reminds of what is still broken, and stops when it is mended', async () => {
    const { health, run } = switchableHealth()
    const { url, received } = await startReceiver()
    start(health, url, { remindEvery: 1_000 })
    await run(true)
    await arrived(received, 3)
    expect(received.slice(0, 3).map((request) => [bodyOf(request).type, bodyOf(request).reminder])).toEqual([
      ['check.changed', 0],
      ['check.reminder', 1],
      ['check.reminder', 2],
    ])
    await run(false)
    await vi.waitFor(() => expect(bodyOf(received.at(-1) as Received).to).toBe('healthy'), { timeout: 60_000 })
    const { length } = received
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(received).toHaveLength(length)
  })

  it('is sent again, signed anew, until its receiver takes it, and never two at once', async () => {
    const { health, run } = switchableHealth()
    let failures = 2
    const receiver = await startReceiver((_, response) => {
      failures -= 1
      response.writeHead(failures >= 0 ? 503 : 204).end()
    })
    const rejections = await unhandledRejections(async () => {
      start(health, receiver.url)
      await run(true)
      await run(false)
      await arrived(receiver.received, 4)
    })
    expect(rejections).toEqual([])
    expect(receiver.mostAtOnce).toBe(1)
    expect(receiver.received.map((request) => bodyOf(request).to)).toEqual(['unhealthy', 'unhealthy', 'unhealthy', 'healthy'])
  })
})

describe('a signature', () => {
  it('holds for every body and secret, and for no other body', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 16 }), fc.string(), (body, key, other) => {
        const headers = sign(key, 'id', body, Date.now())
        expect(verifyWebhook({ headers, body }, key)).toBe(true)
        expect(verifyWebhook({ headers, body: other }, key)).toBe(other === body)
      }),
    )
  })

  it('is refused when it is older than five minutes, from the future, or not there', () => {
    const headers = sign(secret, 'id', 'x', Date.now() - 301_000)
    expect(verifyWebhook({ headers, body: 'x' }, secret)).toBe(false)
    expect(verifyWebhook({ headers: sign(secret, 'id', 'x', Date.now() + 301_000), body: 'x' }, secret)).toBe(false)
    expect(verifyWebhook({ headers: {}, body: 'x' }, secret)).toBe(false)
    expect(verifyWebhook({ headers: { ...sign(secret, 'id', 'x', Date.now()), 'webhook-timestamp': 'soon' }, body: 'x' }, secret)).toBe(
      false,
    )
  })
})

describe('verifyWebhook', () => {
  it.each([undefined, '', 'whsec_', 'too short'])('refuses the secret %j, with which a stranger could sign', (weak) => {
    const headers = sign(weak ?? '', 'id', 'x', Date.now())
    expect(() => verifyWebhook({ headers, body: 'x' }, weak as string)).toThrow(
      /^verifyWebhook: secret must be a string of 16 characters or more, or "whsec_" and base64; got (undefined|""|a string, which is not shown)$/,
    )
  })
})

describe('webhook refuses', () => {
  const { health } = switchableHealth()
  it.each<[object, string]>([
    [{ secret }, 'webhook: url must be an http or https URL; got undefined'],
    [{ url: 'https://x' }, 'webhook: secret must be a string of 16 characters or more'],
    [{ url: 'https://x', secret: 'too-short' }, 'webhook: secret must be a string of 16 characters or more'],
    [{ url: 'https://x', secret: 'whsec_!!!!!!!!!!!!!!' }, 'webhook: secret must be a string of 16 characters or more'],
    [{ url: 'https://x', secret, failures: 0 }, 'webhook: failures must be a whole number from 1; got 0'],
    [{ url: 'https://x', secret, remindEvery: 10 }, 'webhook: remindEvery must be 1000 to'],
    [{ url: 'https://x', secret, reminders: 10 }, 'webhook: unknown option "reminders"'],
  ])('%j', (options, message) => {
    expect(() => webhook(health, options as never)).toThrow(message)
    expect(() => webhook(health, options as never)).not.toThrow('too-short')
  })
})
