import { describe, expect, it } from 'vitest'
import { createHealth, createProbeHandler, type ProbeOptions } from '../index'
import { ask } from '../testing/ask'

const message = (options: unknown): string => {
  try {
    createProbeHandler(createHealth(), options as ProbeOptions)
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return (error as TypeError).message
  }
  throw new Error('accepted')
}
const PATH = /must be a path such as "\/readyz", of letters, digits, .* or false for none; got /
const CODE = /must be a status code of 2xx, 4xx or 5xx that has a body; got /

describe('createProbeHandler refuses at once, naming the value and the remedy', () => {
  it.each<[string, unknown, RegExp]>([
    ['options that are null', null, /^probes: options must be an object literal; got null$/],
    ['options that are a string', '/readyz', /^probes: options must be an object literal; got "\/readyz"$/],
    [
      'an option that it does not know',
      { detail: 'full' },
      /^probes: unknown option "detail"; did you mean "details"\? Known: paths, groups, status, details, formats$/,
    ],
    [
      'a path for an endpoint that there is not',
      { paths: { ready: '/ready' } },
      /^probes: unknown option "paths\.ready"; did you mean "readiness"\? Known: liveness, readiness, startup, health$/,
    ],
    [
      'a code for a status that there is not',
      { status: { ok: 200 } },
      /^probes: unknown option "status\.ok"\. Known: healthy, degraded, unhealthy$/,
    ],
    ['paths in an array', { paths: ['/livez'] }, /^probes: paths must be an object literal; got an array of 1$/],
    ['a status that is a number', { status: 200 }, /^probes: status must be an object literal; got 200$/],
    [
      'a level that there is not',
      { details: 'verbose' },
      /^probes: details must be "none", "summary", "full" or a function of the request that returns one of them, such as bearer\(token\); got "verbose"$/,
    ],
    [
      'a level that is true',
      { details: true },
      /^probes: details must be "none", "summary", "full" or a function of the request that returns one of them, such as bearer\(token\); got true$/,
    ],
    [
      'a path used twice',
      { paths: { liveness: '/health', readiness: '/health' } },
      /^probes: paths\.readiness must differ from paths\.liveness; got "\/health"$/,
    ],
    [
      'a path that another endpoint has by default',
      { paths: { health: '/readyz' } },
      /^probes: paths\.health must differ from paths\.readiness; got "\/readyz"$/,
    ],
  ])('%s', (_, options, expected) => {
    expect(message(options)).toMatch(expected)
  })

  it.each([
    '',
    'readyz',
    'readyz/',
    '/readyz/',
    '//readyz',
    '/a//b',
    '/ready z',
    '/:probe',
    '/*',
    '/(a|b)',
    '/readyz?x',
    '/readyz#x',
    '/%72eadyz',
    '/ä',
    '/a\n',
    'http://a/readyz',
    true,
    null,
    5,
    {},
    /readyz/,
  ])('the path %j', (path) => {
    expect(message({ paths: { readiness: path } })).toMatch(PATH)
    expect(message({ paths: { readiness: path } })).toContain('probes: paths.readiness must ')
  })

  it.each([
    0,
    100,
    101,
    199,
    204,
    205,
    301,
    302,
    304,
    399,
    600,
    999,
    1_000,
    -200,
    200.5,
    4.5,
    5.25,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '200',
    null,
    true,
    200n,
  ])('the status code %s', (code) => {
    for (const status of ['healthy', 'degraded', 'unhealthy']) {
      expect(message({ status: { [status]: code } })).toMatch(CODE)
      expect(message({ status: { [status]: code } })).toContain(`probes: status.${status} must `)
    }
  })
})

describe('createProbeHandler accepts', () => {
  it('nothing at all, and what is left out', async () => {
    for (const options of [
      undefined,
      {},
      { paths: undefined, status: undefined, details: undefined },
      { paths: { health: undefined }, status: { healthy: undefined } },
    ]) {
      const handle = createProbeHandler(createHealth(), options)
      expect(handle.paths).toEqual(['/livez', '/readyz', '/startupz', '/healthz'])
      expect((await ask(handle, '/healthz')).status).toBe(200)
    }
  })

  it('a path that two endpoints would have, where one of them is switched off or moved', () => {
    expect(createProbeHandler(createHealth(), { paths: { health: '/readyz', readiness: false } }).paths).toEqual([
      '/livez',
      '/startupz',
      '/readyz',
    ])
    expect(createProbeHandler(createHealth(), { paths: { liveness: '/readyz', readiness: '/livez' } }).paths).toEqual([
      '/readyz',
      '/livez',
      '/startupz',
      '/healthz',
    ])
  })

  it('an endpoint below another one, which is not one of its checks then', async () => {
    const health = createHealth({ readiness: { live: () => false } })
    const handle = createProbeHandler(health, { paths: { readiness: '/health', liveness: '/health/live' } })
    expect(JSON.parse((await ask(handle, '/health/live')).body).probe).toBe('liveness')
  })
})

describe('the status codes', () => {
  const of = (status: 'healthy' | 'degraded' | 'unhealthy') => createHealth({ readiness: { check: () => ({ status }) } })

  it('are 200, 200 and 503 unless they are mapped', async () => {
    for (const [status, code] of [
      ['healthy', 200],
      ['degraded', 200],
      ['unhealthy', 503],
    ] as const) {
      expect((await ask(createProbeHandler(of(status)), '/readyz')).status).toBe(code)
    }
  })

  it('can be mapped, each one: Consul wants 429 for a warning', async () => {
    const status = { healthy: 299, degraded: 429, unhealthy: 500 }
    for (const accept of ['application/json', 'text/plain']) {
      for (const [each, code] of Object.entries(status)) {
        const handle = createProbeHandler(of(each as 'healthy'), { status })
        for (const line of ['/readyz', 'HEAD /readyz', 'OPTIONS /readyz', '/healthz', '/readyz/check'])
          expect((await ask(handle, line, { accept })).status).toBe(code)
      }
    }
    expect((await ask(createProbeHandler(of('degraded'), { status: { degraded: 429 } }), '/livez')).status).toBe(200)
  })
})
