import { once } from 'node:events'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startReceiver } from '../testing/receiver'
import { sendRequest } from './send-request'

const post = (url: string, timeout = 30_000): Promise<void> =>
  sendRequest(
    { url: new URL(url), method: 'POST', headers: { 'content-type': 'text/plain', authorization: 'secret' }, body: 'hello' },
    timeout,
  )

describe('a delivery', () => {
  it('arrives with its method, headers and body', async () => {
    const { url, received } = await startReceiver()
    await post(`${url}/ping/token?x=1`)
    expect(received).toEqual([expect.objectContaining({ method: 'POST', url: '/ping/token?x=1', body: 'hello' })])
    expect(received[0]?.headers).toMatchObject({ authorization: 'secret', 'content-length': '5' })
  })

  it.each([
    [500, true],
    [503, true],
    [429, true],
    [408, true],
    [400, false],
    [401, false],
    [404, false],
    [410, false],
  ])('that is answered with %i may be sent again: %s', async (status, retry) => {
    const { url } = await startReceiver((_, response) => void response.writeHead(status, { 'retry-after': '7' }).end())
    await expect(post(url)).rejects.toMatchObject({ message: `the receiver answered ${status}`, retry, retryAfter: 7_000 })
  })

  it('follows a redirect within the origin, with its body', async () => {
    const { url, received } = await startReceiver(({ url: asked }, response) => {
      if (asked === '/old') response.writeHead(308, { location: '/new' })
      response.end()
    })
    await post(`${url}/old`)
    expect(received.map((request) => [request.method, request.url, request.body])).toEqual([
      ['POST', '/old', 'hello'],
      ['POST', '/new', 'hello'],
    ])
  })

  it('never follows one to another origin', async () => {
    const elsewhere = await startReceiver()
    const { url } = await startReceiver((_, response) => void response.writeHead(307, { location: elsewhere.url }).end())
    await expect(post(url)).rejects.toMatchObject({ message: 'the receiver redirects to another origin', retry: false })
    expect(elsewhere.received).toEqual([])
  })

  it('refuses endless redirects, and redirects that lose the body', async () => {
    const { url, received } = await startReceiver(
      ({ url: asked }, response) => void response.writeHead(asked === '/post' ? 302 : 307, { location: '/again' }).end(),
    )
    await expect(post(url)).rejects.toMatchObject({ message: 'the receiver redirects without end' })
    expect(received).toHaveLength(4)
    await expect(post(`${url}/post`)).rejects.toMatchObject({ message: 'the receiver redirects with 302, which loses the body' })
  })

  it('fails where the receiver is down, hangs, or closes in the middle, and may be sent again', async () => {
    const closing = createTcpServer((socket) => socket.once('data', () => socket.destroy())).listen(0, '127.0.0.1')
    await once(closing, 'listening')
    const { port } = closing.address() as AddressInfo
    onTestFinished(() => void closing.close())
    await expect(post(`http://127.0.0.1:${port}`)).rejects.toMatchObject({ message: 'ECONNRESET', retry: true })
    const hanging = await startReceiver(() => {})
    await expect(post(hanging.url, 200)).rejects.toMatchObject({ message: 'no answer within 200 ms', retry: true })
    const down = createTcpServer().listen(0, '127.0.0.1')
    await once(down, 'listening')
    const { port: refused } = down.address() as AddressInfo
    down.close()
    await once(down, 'close')
    await expect(post(`http://127.0.0.1:${refused}`)).rejects.toMatchObject({ message: 'ECONNREFUSED', retry: true })
  })

  it('does not read a body that has no end', async () => {
    const { url } = await startReceiver((_, response) => {
      const timer = setInterval(() => response.write('x'.repeat(10_000)), 1)
      response.once('close', () => clearInterval(timer))
    })
    await post(url)
  })
})
