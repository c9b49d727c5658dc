import { createProbeHandler, type HealthResponse, type ProbeHandler } from '@hale/core'
import type { Seams } from './breakable-adapter'
import { isProbe, refuses, stands } from './seams'

/** Adapters that let something else come before the probes, or themselves before what is not theirs. */
export const orderMutants: Readonly<Record<string, Seams>> = {
  'logs probes': stands(({ request, log }) => {
    if (isProbe(request.url)) log.push(request.url ?? '')
    return false
  }),
  'lets the guard demand credentials from probes': refuses(401, ({ request }) => !request.headers.authorization),
  'requires a Host header': refuses(400, ({ request }) => !request.headers.host),
  'answers OPTIONS as CORS does': refuses(204, ({ request }) => request.method === 'OPTIONS', { 'access-control-allow-origin': '*' }),
  'has no route for TRACE and PATCH': refuses(501, ({ request }) => ['TRACE', 'PATCH'].includes(request.method ?? '')),
  'refuses bodies of more than 100 kB': refuses(413, ({ request }) => Number(request.headers['content-length'] ?? 0) > 100_000),
  'refuses a GET with a body': refuses(400, ({ request }) => request.method === 'GET' && request.headers['content-length'] !== undefined),
  'requires a length': refuses(411, ({ request }) => request.method === 'POST' && request.headers['transfer-encoding'] !== undefined),
  'refuses what it cannot parse as JSON, also when it is for a probe': {
    before({ request, response }, go) {
      let body = ''
      if (request.method !== 'POST' || !isProbe(request.url)) return go()
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => (body.startsWith('{"broken') ? response.writeHead(400).end() : go()))
    },
  },
  'waits for the body': {
    before({ request }, go) {
      if (isProbe(request.url)) request.on('end', go).resume()
      else go()
    },
  },
  'reads the body of what is not a probe': {
    before({ request }, go) {
      if (isProbe(request.url)) go()
      else request.on('end', go).resume()
    },
  },
  'throws at a path that it cannot decode': stands(({ request }) => decodeURIComponent(request.url ?? '') === ''),
  'refuses a URL of more than 2,000 characters': refuses(414, ({ request }) => (request.url ?? '').length > 2_000),
  'allows ten requests a second': { before: allowTen() },
  'caches its first answer by URL': { create: rememberFirst((url) => url) },
  'caches its first answer by URL and media type': { create: rememberFirst((url, accept) => `${url} ${accept}`) },
  'shares one handler among all apps': { create: shareHandler() },
  'ignores its options': { create: (health) => createProbeHandler(health) },
  'answers 404 to an unknown name below an endpoint': {
    change(answer, { request }) {
      const below = /^\/(livez|readyz|startupz|healthz)\/[\w.~-]+$/.test(request.url ?? '')
      return answer ?? (below ? { status: 404, headers: { 'content-length': '0' }, body: '' } : undefined)
    },
  },
  'ignores its groups': { create: (health, { groups: _groups, ...options } = {}) => createProbeHandler(health, options) },
  'ignores its paths': { create: (health, options) => createProbeHandler(health, { ...options, paths: {} }) },
}

function allowTen(): Required<Seams>['before'] {
  let asked = 0
  let since = 0
  return ({ response }, go) => {
    if (performance.now() - since > 1_000) [asked, since] = [0, performance.now()]
    asked++
    if (asked > 10) response.writeHead(429).end()
    else go()
  }
}

function shareHandler(): Required<Seams>['create'] {
  let shared: ProbeHandler | undefined
  return (health, options) => {
    shared ??= createProbeHandler(health, options)
    return shared
  }
}

function rememberFirst(keyOf: (url: string, accept: string) => string): Required<Seams>['create'] {
  return (health, options) => {
    const handle = createProbeHandler(health, options)
    const first = new Map<string, HealthResponse>()
    const remembering = (request: Parameters<ProbeHandler>[0]): ReturnType<ProbeHandler> => {
      const key = `${request.method} ${keyOf(request.url, request.header('accept') ?? '')}`
      const known = first.get(key)
      if (known) return known
      const answer = handle(request)
      void Promise.resolve(answer).then((response) => response && first.set(key, response))
      return answer
    }
    return Object.assign(remembering, { ...handle })
  }
}
