import { createServer, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { listen, openSocket } from '../testing/run-server'
import { createServerDrain, type ServerDrain } from './server-drain'

interface Pipeline {
  readonly drain: ServerDrain
  readonly socket: Socket
  readonly responses: ServerResponse[]
}

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`

async function pipeline(...paths: string[]): Promise<Pipeline> {
  const responses: ServerResponse[] = []
  const server = createServer((_request, response) => void responses.push(response))
  const drain = createServerDrain(server)
  const socket = await openSocket(await listen(server))
  socket.write(paths.map(get).join(''))
  await expect.poll(() => responses.length).toBe(paths.length)
  return { drain, socket, responses }
}

describe('pipelined requests', () => {
  it.each([
    ['in order', [0, 1, 2]],
    ['in reverse', [2, 1, 0]],
  ])('are all answered %s, and the last response announces the close', async (_name, order) => {
    const { drain, socket, responses } = await pipeline('/0', '/1', '/2')
    const received = text(socket)
    drain.announceClose()
    for (const index of order) responses[index]?.end(`body ${index}`)
    const answers = (await received).split('HTTP/1.1 200 OK').slice(1)
    expect(answers.map((answer) => /body \d/.exec(answer)?.[0])).toEqual(['body 0', 'body 1', 'body 2'])
    expect(answers.map((answer) => /Connection: (.*)\r/.exec(answer)?.[1])).toEqual(['keep-alive', 'keep-alive', 'close'])
    expect(drain.cut).toBe(0)
  })

  it('are answered when one arrives after the close was announced to an earlier one', async () => {
    const { drain, socket, responses } = await pipeline('/0')
    const received = text(socket)
    drain.announceClose()
    socket.write(get('/1'))
    await expect.poll(() => responses.length).toBe(2)
    for (const response of responses) response.end('x')
    expect((await received).match(/200 OK/g)).toHaveLength(2)
  })

  it('count as cut off when they come behind a response that has announced the close', async () => {
    const { drain, socket, responses } = await pipeline('/0')
    const received = text(socket)
    drain.announceClose()
    responses[0]?.flushHeaders()
    socket.write(get('/1'))
    await expect.poll(() => responses.length).toBe(2)
    responses[0]?.end('x')
    expect((await received).match(/200 OK/g)).toHaveLength(1)
    await expect.poll(() => drain.cut).toBe(1)
  })

  it('do not count as cut off when the client leaves', async () => {
    const { drain, socket } = await pipeline('/0', '/1')
    drain.announceClose()
    socket.destroy()
    await expect.poll(() => drain.open).toBe(0)
    expect(drain.cut).toBe(0)
  })
})
