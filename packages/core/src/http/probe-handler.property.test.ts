import { unhandledRejections } from '@hale/leaks'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Audience, bearer, createHealth, createProbeHandler, type HealthResponse } from '../index'

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))
const segment = fc.oneof(
  text,
  fc.constantFrom(
    'livez',
    'readyz',
    'startupz',
    'healthz',
    'database',
    'cache',
    'unknown',
    '',
    '.',
    '..',
    '%2e%2e',
    '%00',
    '%zz',
    '__proto__',
    'constructor',
    'http:',
    '*',
  ),
)
const query = fc.oneof(
  text,
  fc
    .array(
      fc.tuple(fc.constantFrom('exclude', 'verbose', 'x', '__proto__'), segment).map((pair) => pair.join('=')),
      { maxLength: 4 },
    )
    .map((pairs) => pairs.join('&')),
)
const url = fc.oneof(
  text,
  fc.webUrl(),
  fc
    .tuple(
      fc.constantFrom('', 'http://orders.local', 'https://[::1]:8443', '//'),
      fc.array(segment, { maxLength: 4 }),
      fc.constantFrom('', '?', '#', '/'),
      query,
    )
    .map(([origin, segments, mark, rest]) => `${origin}/${segments.join('/')}${mark}${rest}`),
)
const method = fc.oneof({ weight: 5, arbitrary: fc.constantFrom('GET', 'HEAD', 'OPTIONS') }, fc.constantFrom('POST', 'get', 'TRACE'), text)
const mediaRange = fc.tuple(
  fc.constantFrom('application/json', 'application/health+json', 'text/plain', 'text/*', '*/*', 'text/html', ''),
  fc.oneof(
    fc.constant(''),
    fc.double().map((q) => `;q=${q}`),
    text,
  ),
)
const accept = fc.oneof(
  text,
  fc.array(mediaRange, { maxLength: 5 }).map((ranges) => ranges.map((range) => range.join('')).join(', ')),
)
const header = fc.oneof(text, fc.constantFrom(null, undefined, 'Bearer right', 'Bearer wrong', 'shop'))
const request = fc.record({
  method,
  url,
  accept: fc.oneof(accept, fc.constantFrom(null, undefined)),
  authorization: header,
  'health-via': header,
})

const OWN_TYPES = ['application/json', 'application/health+json', 'text/plain; charset=utf-8']

function lookAt(response: HealthResponse): void {
  const { status, headers, body } = response
  expect(Number.isInteger(status) && status >= 200 && status <= 599 && (status < 300 || status >= 400)).toBe(true)
  for (const [name, value] of Object.entries(headers)) {
    expect(name).toMatch(/^[a-z-]+$/)
    expect(value).toMatch(/^[\x20-\x7e]+$/)
  }
  expect(OWN_TYPES).toContain(headers['content-type'])
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(10_240)
  if (body !== '') expect(headers['content-length']).toBe(String(Buffer.byteLength(body)))
  if (body === '' || headers['content-type']?.startsWith('text/')) return
  const parsed = JSON.parse(body)
  if (status === 405) expect(parsed).toEqual({ error: 'method not allowed' })
  else expect(Object.keys(parsed)[0]).toBe('status')
}

describe('the handler, whatever the request', () => {
  const health = createHealth({
    name: 'orders',
    liveness: { loop: () => true },
    readiness: {
      database: async () => ({ status: 'degraded', message: 'slow', data: { replica: 'b' } }),
      cache: { critical: false, maxAge: 0, run: () => Promise.reject(new Error('no route')) },
      ...Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`check${index}`, () => ({ message: 'x'.repeat(200) })])),
    },
  })
  const changing: Audience = ({ url: asked }) => (['none', 'summary', 'full'] as const)[asked.length % 3] ?? 'none'

  it.each([
    ['public', createProbeHandler(health)],
    ['with a token', createProbeHandler(health, { details: bearer('right') })],
    [
      'with changing details, other paths, codes and groups',
      createProbeHandler(health, {
        details: changing,
        paths: { health: '/', startup: false },
        status: { degraded: 429 },
        groups: { '/startupz': { checks: ['database', 'check7'] } },
      }),
    ],
  ])('%s, passes it on or sends a well-formed response, and never throws', async (_, handle) => {
    const rejections = await unhandledRejections(() =>
      fc.assert(
        fc.asyncProperty(request, async ({ method: asked, url: at, ...headers }) => {
          const answer = handle({ method: asked, url: at, header: (name) => headers[name as keyof typeof headers] })
          if (answer !== undefined) lookAt(await answer)
        }),
        { numRuns: 1_000 },
      ),
    )
    expect(rejections).toEqual([])
  })

  it('answers unhealthy where the request itself cannot be read', async () => {
    const throwing = (): never => {
      throw new Error('the request is gone')
    }
    const handle = createProbeHandler(health)
    const unreadable = [
      { method: 'GET', url: '/readyz', header: throwing },
      { method: 'GET', url: '/readyz', header: () => ['text/plain'] as unknown as string },
      { method: 'GET', url: Symbol('url') as unknown as string, header: () => undefined },
      Object.defineProperty({ method: 'GET', header: () => undefined }, 'url', { get: throwing }) as {
        method: string
        url: string
        header: () => undefined
      },
    ]
    for (const each of unreadable) {
      const response = await handle(each)
      expect([response?.status, response?.body]).toEqual([503, '{"status":"unhealthy"}'])
    }
  })

  it('answers unhealthy where the report itself fails, at once or later', async () => {
    const broken: (() => never | Promise<never>)[] = [
      () => {
        throw new Error('no report')
      },
      () => Promise.reject(new Error('no report')),
    ]
    for (const evaluate of broken) {
      const response = await createProbeHandler({ ...health, evaluate })({ method: 'GET', url: '/readyz', header: () => undefined })
      expect([response?.status, response?.body]).toEqual([503, '{"status":"unhealthy"}'])
    }
  })
})
