import { once } from 'node:events'
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, createServer as createHttp2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { listen, sendRequest, testAdapter } from '@hale/conformance'
import { createHealth, type Health } from '@hale/core'
import { mount, probes } from '@hale/node'
import { mountNode, mountWith } from '@hale/testbed/apps'
import { afterEach, describe, expect, it } from 'vitest'

testAdapter('node', mountNode(probes), { it, mountHandler: mountWith(mountNode, mount) })

describe('node: the particulars', () => {
  const closing: (() => Promise<unknown>)[] = []
  afterEach(() => Promise.all(closing.splice(0).map((close) => close())))

  async function start(listener: (request: IncomingMessage, response: ServerResponse) => void): Promise<number> {
    const { port, close } = await listen(createServer(listener))
    closing.push(close)
    return port
  }

  const slow = (): Health => createHealth({ readiness: { database: () => new Promise<void>((resolve) => setTimeout(resolve, 20)) } })

  it('answers 404 to what is not a probe without next', async () => {
    const port = await start(probes(createHealth()))
    expect((await sendRequest(port, { path: '/livez' })).status).toBe(200)
    const { status, body, headers } = await sendRequest(port, { path: '/hello' })
    expect({ status, body, length: headers['content-length'] }).toEqual({ status: 404, body: 'Not found\n', length: '10' })
    const head = await sendRequest(port, { method: 'HEAD', path: '/hello' })
    expect({ status: head.status, body: head.body }).toEqual({ status: 404, body: '' })
    expect((await sendRequest(port, { method: 'POST', path: '/hello', body: '{}' })).status).toBe(404)
  })

  it('answers a fresh report before it returns', async () => {
    const health = createHealth({ readiness: { database: { run: async () => true, maxAge: 60_000 } } })
    await health.report('readiness')
    const probe = probes(health)
    const ended: boolean[] = []
    const port = await start((request, response) => {
      probe(request, response)
      ended.push(response.writableEnded)
    })
    await sendRequest(port, { path: '/readyz' })
    expect(ended).toEqual([true])
  })

  it('sends nothing where another response has begun while the check ran', async () => {
    const probe = probes(slow())
    const port = await start((request, response) => {
      probe(request, response)
      response.writeHead(504, { 'content-length': '8' }).write('too ')
      setTimeout(() => response.end('late'), 60)
    })
    expect(await sendRequest(port, { path: '/readyz' })).toMatchObject({ status: 504, body: 'too late' })
  })

  it('sends nothing to a client that is gone', async () => {
    let answer = (): void => {}
    const database = () => new Promise<void>((resolve) => (answer = resolve))
    const health = createHealth({ readiness: { database } })
    const probe = probes(health)
    const gone: Promise<ServerResponse>[] = []
    const port = await start((request, response) => {
      probe(request, response)
      gone.push(once(response, 'close').then(() => response))
      client.destroy()
    })
    const client = get({ port, path: '/readyz', agent: false })
    await once(client, 'error')
    const responses = await Promise.all(gone)
    const sameRun = health.report('readiness')
    answer()
    await sameRun
    await new Promise((resolve) => setImmediate(resolve))
    expect(responses.map(({ destroyed, headersSent }) => [destroyed, headersSent])).toEqual([[true, false]])
  })

  it('passes what a patched response throws to next, or closes the connection without next', async () => {
    const patched = (response: ServerResponse): ServerResponse =>
      Object.assign(response, {
        writeHead: () => {
          throw new Error('on-headers')
        },
      })
    for (const path of ['/livez', '/readyz']) {
      const probe = probes(slow())
      const failures: unknown[] = []
      const withNext = await start((request, response) => {
        const { writeHead } = response
        probe(request, patched(response), (error) => {
          failures.push(error)
          writeHead.call(response, 500)
          response.end()
        })
      })
      expect((await sendRequest(withNext, { path })).status).toBe(500)
      expect(failures).toEqual([new Error('on-headers')])
      const alone = await start((request, response) => probe(request, patched(response)))
      await expect(sendRequest(alone, { path })).rejects.toThrow('socket hang up')
    }
  })

  it('answers over HTTP/2', async () => {
    const server = createHttp2Server(probes(slow()))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    closing.push(() => new Promise((resolve) => client.close(() => server.close(resolve))))
    const stream = client.request({ ':path': '/readyz', accept: 'text/plain' })
    const [headers] = await once(stream, 'response')
    expect(headers).toMatchObject({ ':status': 200, 'cache-control': 'no-store' })
    expect(await text(stream)).toContain('[+]database ok')
  })
})
