import { createHash } from 'node:crypto'
import { type Exchange, type Seams, sendPlainly } from './breakable-adapter'
import { answers, isProbe, rewritten, withHeaders, withoutHeader } from './seams'

const status = (from: number, to: number): Seams => answers((answer) => ({ status: answer.status === from ? to : answer.status }))

/** Adapters that send something else than what the core answered. */
export const answerMutants: Readonly<Record<string, Seams>> = {
  'sends 200 instead of 503': status(503, 200),
  'sends 500 instead of 503': status(503, 500),
  'sends 204 instead of 200': status(200, 204),
  'ignores the configured status code': answers((answer) => ({ status: answer.status === 429 ? 200 : answer.status })),
  'sends 404 instead of 405': status(405, 404),
  'loses Cache-Control': withoutHeader('cache-control'),
  'loses Vary': withoutHeader('vary'),
  'loses X-Content-Type-Options': withoutHeader('x-content-type-options'),
  'loses Allow': withoutHeader('allow'),
  'loses Content-Length, so that the body is chunked': withoutHeader('content-length'),
  'loses Content-Type': withoutHeader('content-type'),
  'calls everything application/json': withHeaders({ 'content-type': 'application/json' }),
  'names a charset where the core names none': answers(({ headers }) => ({
    headers: { ...headers, 'content-type': `${headers['content-type']?.split(';')[0]}; charset=utf-8` },
  })),
  'adds a header of its own': withHeaders({ 'x-powered-by': 'mutant' }),
  'drops the headers that were set before it': {
    send(answer, exchange) {
      for (const name of exchange.response.getHeaderNames()) exchange.response.removeHeader(name)
      sendPlainly(answer, exchange)
    },
  },
  'lets headers that were set before it replace its own': answers(({ headers }, { response }) => ({
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !response.hasHeader(name))),
  })),
  'adds an ETag': answers(({ body, headers }) => ({ headers: { ...headers, etag: `"${createHash('sha1').update(body).digest('hex')}"` } })),
  'answers a conditional request with 304': answers((_answer, { request }) =>
    request.headers['if-none-match'] ? { status: 304, headers: {}, body: '' } : {},
  ),
  'counts characters, not bytes': answers(({ body, headers }, { request }) =>
    request.method === 'GET' ? { headers: { ...headers, 'content-length': String(body.length) } } : {},
  ),
  'cuts the body off after 1,000 bytes': rewritten((body) => body.slice(0, 1_000)),
  'sends the body in latin1': {
    send: (answer, exchange) => void exchange.response.writeHead(answer.status, answer.headers).end(answer.body, 'latin1'),
  },
  'indents the JSON': rewritten((body) => (body.startsWith('{') ? JSON.stringify(JSON.parse(body), null, 2) : body)),
  'adds a newline to the body': rewritten((body) => `${body}\n`),
  'sends the body with HEAD': { send: sendBodyWithHead },
  'has no answer to HEAD': { change: (answer, { request }) => (request.method === 'HEAD' ? undefined : answer) },
  'sends HEAD without the headers of GET': answers(({ headers }, { request }) =>
    request.method === 'HEAD' ? { headers: { ...headers, 'content-length': '0' } } : {},
  ),
  'takes its own 404 for a path of the app': { change: (answer) => (answer?.status === 404 ? undefined : answer) },
  'answers 404 to what is not a probe': {
    change: (answer) => answer ?? { status: 404, headers: { 'content-length': '0' }, body: '' },
  },
  'passes each probe to the app after its response': {
    send(answer, exchange) {
      sendPlainly(answer, exchange)
      exchange.next()
    },
  },
  'sends two answers': {
    send(answer, exchange) {
      sendPlainly(answer, exchange)
      exchange.response.socket?.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
    },
  },
  'closes the connection after each answer': withHeaders({ connection: 'close' }),
  'keeps a connection that the client wants closed': {
    send(answer, exchange) {
      exchange.response.shouldKeepAlive = true
      sendPlainly(answer, exchange)
    },
  },
  'cuts the connection instead of answering 405': {
    send: (answer, exchange) => (answer.status === 405 ? void exchange.response.destroy() : sendPlainly(answer, exchange)),
  },
  'redirects from a trailing slash': {
    before({ request, response }, go) {
      const { url = '' } = request
      if (isProbe(url) && /\/(\?|$)/.test(url)) response.writeHead(308, { location: url.replace(/\/(?=\?|$)/, '') }).end()
      else go()
    },
  },
}

function sendBodyWithHead(answer: Parameters<typeof sendPlainly>[0], exchange: Exchange): void {
  sendPlainly(answer, exchange)
  if (exchange.request.method === 'HEAD') exchange.response.socket?.write('x'.repeat(Number(answer.headers['content-length'])))
}
