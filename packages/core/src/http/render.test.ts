import { describe, expect, it } from 'vitest'
import { type Check, type CheckFindings, createHealth, createProbeHandler, type HealthResponse } from '../index'
import { ask } from '../testing/ask'

const FORMATS = ['application/json', 'application/health+json', 'text/plain']
const bytes = (text: string): number => Buffer.byteLength(text)
const many = (count: number, answer: (index: number) => CheckFindings, name = 'check'): Record<string, Check> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}${index}`, { run: () => answer(index) }]))

describe('the body', () => {
  it('of 20 checks fits into 4 KB in summary, also with long names, and while all of them hang', async () => {
    const readiness = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [
        `a-dependency-with-quite-a-long-name-${index}`,
        { timeout: 5, run: () => new Promise<void>(() => {}) },
      ]),
    )
    const handle = createProbeHandler(createHealth({ name: 'orders', version: '1.4.2', readiness }))
    for (const accept of FORMATS) {
      for (const url of ['/readyz', '/healthz'])
        expect(bytes((await ask(handle, url, { accept })).body), `${accept} ${url}`).toBeLessThanOrEqual(4_096)
    }
  })

  it.each(['none', 'summary', 'full'] as const)(
    'is never longer than the 10,240 bytes that kubelet reads, at the level %s, and well-formed',
    async (details) => {
      const loud = {
        status: 'degraded' as const,
        message: '東京'.repeat(1_000),
        data: { text: '🚀'.repeat(1_000), list: Array(100).fill('"') },
      }
      for (const count of [0, 1, 20, 60, 65, 100, 1_000]) {
        const health = createHealth({
          name: 'ü'.repeat(200),
          version: 'ü'.repeat(200),
          blindSpots: Array(100).fill('ü'.repeat(200)),
          readiness: many(count, () => loud),
        })
        for (let hold = 0; hold < 50; hold += 1) health.hold('東'.repeat(200))
        const handle = createProbeHandler(health, { details })
        for (const accept of FORMATS) {
          const { status, headers, body } = await ask(handle, '/healthz', { accept })
          expect(status).toBe(503)
          expect(bytes(body), `${accept}, ${count} checks`).toBeLessThanOrEqual(10_240)
          expect(headers['content-length']).toBe(String(bytes(body)))
          if (accept !== 'text/plain') expect(() => JSON.parse(body)).not.toThrow()
        }
      }
    },
  )

  it('that would be too long in full is a summary', async () => {
    const handle = createProbeHandler(
      createHealth({ readiness: many(50, (index) => ({ status: index === 40 ? 'degraded' : 'healthy', message: 'x'.repeat(400) })) }),
      { details: 'full' },
    )
    const { checks } = JSON.parse((await ask(handle, '/readyz')).body)
    expect(Object.keys(checks)).toEqual(Array.from({ length: 50 }, (_, index) => `check${index}`))
    expect(checks.check0).toEqual({ status: 'healthy', duration: expect.any(Number), timestamp: expect.any(String) })
  })

  it('that would be too long in summary has the worst first, and says how many it leaves out', async () => {
    const readiness = many(300, (index) =>
      index === 150 || index === 299 ? { status: 'unhealthy' } : index === 200 ? { status: 'degraded' } : {},
    )
    const health = createHealth({ readiness })
    const body = JSON.parse((await ask(createProbeHandler(health), '/readyz')).body)
    const names = Object.keys(body.checks)
    expect(body.status).toBe('unhealthy')
    expect(body.omitted).toBe(300 - names.length)
    expect(names.slice(0, 5)).toEqual(['check150', 'check299', 'check200', 'check0', 'check1'])
    expect(names.length).toBeGreaterThan(50)

    const text = (await ask(createProbeHandler(health), '/readyz', { accept: 'text/plain' })).body
    expect(text).toContain('[-]check299 failed')
    // One line each is short: all of them fit. The last line ends with a newline too.
    expect(text.split('\n')).toHaveLength(302)
    const healthJson = JSON.parse((await ask(createProbeHandler(health), '/readyz', { accept: 'application/health+json' })).body)
    expect(healthJson.checks).toHaveProperty(['check299:responseTime'])
    expect(healthJson.notes).toEqual(['phase: running', expect.stringMatching(/^checks left out: [1-9]\d*$/)])
  })

  it('begins with the overall status', async () => {
    for (const details of ['none', 'summary', 'full'] as const) {
      const handle = createProbeHandler(createHealth({ name: 'orders', readiness: { database: () => false } }), { details })
      expect((await ask(handle, '/readyz')).body).toMatch(/^\{"status":"unhealthy"/)
      expect((await ask(handle, '/readyz', { accept: 'application/health+json' })).body).toMatch(/^\{"status":"fail"/)
    }
  })

  it('of a fresh report is written once, then served as it is', async () => {
    const health = createHealth({ readiness: { database: () => true } })
    const handle = createProbeHandler(health, { details: ({ header }) => (header('x-team') ? 'full' : 'summary') })
    const answer = (headers: Record<string, string> = {}): HealthResponse => {
      const response = handle({ method: 'GET', url: '/readyz', header: (name) => headers[name] })
      if (!response || 'then' in response) throw new Error('not there at once')
      return response
    }
    const [first, text, full] = [answer(), answer({ accept: 'text/plain' }), answer({ 'x-team': 'sre' })]
    expect([answer(), answer({ accept: 'text/plain' }), answer({ 'x-team': 'sre' })]).toEqual([first, text, full])
    expect(answer()).toBe(first)
    expect(new Set([first.body, text.body, full.body]).size).toBe(3)
    health.drain()
    expect(answer().status).toBe(503)
  })

  it('is no longer for what was asked: neither url nor headers come back', async () => {
    const handle = createProbeHandler(createHealth(), { details: 'full' })
    for (const line of ['/readyz?marker', 'POST /readyz?marker', '/healthz?exclude=marker']) {
      const response = await ask(handle, line, { accept: 'application/marker', authorization: 'Bearer marker', 'x-marker': 'marker' })
      expect(JSON.stringify(response)).not.toContain('marker')
    }
  })
})
