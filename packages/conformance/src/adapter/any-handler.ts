import assert from 'node:assert/strict'
import type { HealthHandler, HealthRequest, HealthResponse } from '@hale/core'
import type { AdapterCase } from '../adapter-case'

const authorization = 'Basic dGVzdA=='
const page = '<!doctype html>\n<title>größer 🚀</title>\n'
const style = 'p{color:red}'
const json = (body: unknown, status = 200): HealthResponse => {
  const text = JSON.stringify(body)
  const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)), 'cache-control': 'no-store' }
  return { status, headers, body: text }
}
const typed = (type: string, body: string, more: Record<string, string> = {}): HealthResponse => ({
  status: 200,
  headers: { 'content-type': type, 'content-length': String(Buffer.byteLength(body)), ...more },
  body,
})

/** The code lets an app of the suite tell this error from one of its own. */
const failed = (message: string): Error => Object.assign(new Error(message), { code: 'HANDLER_FAILED' })

/** Answers that no probe gives, by path. */
const answers: Readonly<Record<string, (request: HealthRequest) => HealthResponse | Promise<HealthResponse>>> = {
  '/board': () => typed('text/html; charset=utf-8', page, { 'content-security-policy': "default-src 'none'", 'cache-control': 'no-store' }),
  '/board/style.css': () => typed('text/css; charset=utf-8', style, { 'cache-control': 'public, max-age=60', etag: '"1"' }),
  '/board/later': () => new Promise((resolve) => setTimeout(() => resolve(json({ late: true })), 5)),
  '/board/login': () => ({
    status: 401,
    headers: { 'www-authenticate': 'Basic realm="board", charset="UTF-8"', 'content-length': '0' },
    body: '',
  }),
  '/board/logout': () => ({ status: 303, headers: { location: './?out=1', 'content-length': '0' }, body: '' }),
  '/board/unchanged': () => ({ status: 304, headers: { etag: '"1"' }, body: '' }),
  '/board/echo': ({ method, url, header }) =>
    json({ method, query: /\?.*/.exec(url)?.[0] ?? '', accept: header('accept'), none: header('x-none') ?? null }),
  '/board/throws': () => {
    throw failed('the handler throws')
  },
  '/board/rejects': () => Promise.reject(failed('the handler rejects')),
}

function createBoard(): HealthHandler {
  const handle = (request: HealthRequest): ReturnType<HealthHandler> => {
    const path = new URL(request.url, 'http://localhost').pathname.replace(/(?<=.)\/$/, '')
    return answers[path]?.(request)
  }
  return Object.assign(handle, { paths: Object.keys(answers) })
}

export const anyHandler: readonly AdapterCase[] = [
  {
    name: 'sends the status, the headers and the body of a handler that is no probe: a page, a style sheet, 303, 304 and 401',
    async run({ mountHandler }) {
      const app = await mountHandler(createBoard())
      for (const path of ['/board', '/board/style.css', '/board/later', '/board/login', '/board/logout', '/board/unchanged']) {
        const expected = await answers[path]?.({ method: 'GET', url: path, header: () => undefined })
        const { status, headers, body } = await app.get(path)
        assert.equal(status, expected?.status, path)
        assert.equal(body, expected?.body, path)
        for (const [name, value] of Object.entries(expected?.headers ?? {})) assert.equal(headers[name], value, `${path} ${name}`)
      }
    },
  },
  {
    name: 'passes the method, the query and the headers of a request to a handler that is no probe',
    async run({ mountHandler }) {
      const app = await mountHandler(createBoard())
      for (const method of ['GET', 'POST', 'DELETE']) {
        const headers = { accept: 'text/html', 'content-length': '0' }
        const answer = await app.send({ method, path: '/board/echo?a=%20b&a=c', headers })
        assert.deepEqual(JSON.parse(answer.body), { method, query: '?a=%20b&a=c', accept: 'text/html', none: null })
      }
    },
  },
  {
    name: 'shows a handler whether the path ends with a slash, since relative links depend on it',
    async run({ mountHandler }) {
      const seen: string[] = []
      const handle = ({ url }: HealthRequest): HealthResponse | undefined => {
        const { pathname } = new URL(url, 'http://localhost')
        if (!/^\/board\/?$/.test(pathname)) return undefined
        seen.push(pathname)
        return json({})
      }
      const app = await mountHandler(Object.assign(handle, { paths: ['/board'] }))
      for (const path of ['/board', '/board/', '/board/?x', '/board?x/']) assert.equal((await app.get(path)).status, 200, path)
      assert.deepEqual(seen, ['/board', '/board/', '/board/', '/board'])
    },
  },
  {
    name: 'leaves every path that is not the handler’s to the app, and keeps those that are out of its log',
    async run({ mountHandler }) {
      const app = await mountHandler(createBoard())
      for (const path of ['/livez', '/boards', '/board/unknown', '/']) assert.equal((await app.get(path)).status, 401, path)
      assert.equal((await app.get('/hello', { authorization })).body, 'hello')
      const before = app.log.length
      for (const path of ['/board', '/board/later', '/board/logout']) await app.get(path)
      assert.equal(app.log.length, before)
    },
  },
  {
    name: 'stays up when a handler throws or rejects, and never answers 200 then',
    async run({ mountHandler }) {
      const app = await mountHandler(createBoard())
      for (const path of ['/board/throws', '/board/rejects']) {
        // A closed connection is as good as an error.
        const status = await app.get(path).then(
          (answer) => answer.status,
          () => 599,
        )
        assert.ok(status >= 400, `${path} answered ${status}`)
      }
      assert.equal((await app.get('/board')).status, 200)
    },
  },
]
