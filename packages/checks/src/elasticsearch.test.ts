import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { freePort, probeCheck } from '@hale/testbed'
import { Client } from '@opensearch-project/opensearch'
import { describe, expect, it, onTestFinished } from 'vitest'
import { elasticsearch } from './elasticsearch'
import { runMany } from './testing/run-many'

// There is no cluster here: a real client, and a small HTTP server that answers as _cluster/health is documented.

const eventually = { timeout: 60_000, interval: 20 }

/** A short form of the answer of a cluster with one node. */
const health = (status: unknown) => ({ cluster_name: 'orders', status, timed_out: false, number_of_nodes: 1, unassigned_shards: 0 })

async function serve(answer: { status?: number; body?: unknown; silent?: boolean; timeout?: number }) {
  const asked: string[] = []
  const open = new Set<Socket>()
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    if (answer.silent) return
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
  })
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { ...connect((server.address() as AddressInfo).port, answer.timeout), asked, open: () => open.size }
}

function connect(port: number, timeout = 10_000) {
  const client = new Client({ node: `http://127.0.0.1:${port}` })
  onTestFinished(() => client.close())
  return { client, probe: probeCheck(elasticsearch(client, { timeout })) }
}

describe('elasticsearch(client)', () => {
  it.each([
    ['green', 'healthy'],
    ['yellow', 'degraded'],
    ['red', 'unhealthy'],
  ])('reports %s as %s, and observes the number of nodes', async (colour, status) => {
    const { probe, asked } = await serve({ body: health(colour) })
    expect(await probe()).toMatchObject({
      status,
      scope: 'dependency',
      message: `the cluster is ${colour}`,
      observed: { value: 1, unit: 'nodes' },
    })
    expect(asked).toEqual(['GET /_cluster/health'])
  })

  it('reads an answer without a body, as Elasticsearch clients give it from version 8 on', async () => {
    const client = { cluster: { health: async () => health('yellow') } }
    expect(await probeCheck(elasticsearch(client))()).toMatchObject({ status: 'degraded', observed: { value: 1 } })
  })

  it.each([health('blue'), health('constructor'), {}, null, 'green'])('is unhealthy for the answer %j', async (body) => {
    const { probe } = await serve({ body })
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'invalid_answer' } })
  })

  it.each([
    [401, 'auth'],
    [403, 'auth'],
    [500, 'failed'],
  ])('is unhealthy for the status %d, with the code %s, and sends no second request', async (status, code) => {
    const body = { error: { type: status === 500 ? 'exception' : 'security_exception', reason: 'no' }, status }
    const { probe, asked } = await serve({ status, body })
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code } })
    expect(asked).toHaveLength(1)
  })

  it('is unhealthy with the code refused where nothing listens', async () => {
    expect(await connect(await freePort()).probe()).toMatchObject({ status: 'unhealthy', error: { code: 'refused' } })
  })

  it('ends a silent request at its timeout, and frees its connection', async () => {
    const { probe, open, asked } = await serve({ silent: true, timeout: 300 })
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
    await expect.poll(open, eventually).toBe(0)
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
    expect(asked).toHaveLength(2)
  })

  it('leaves nothing behind after many runs', async () => {
    const { client } = await serve({ body: health('green') })
    expect(await runMany(elasticsearch(client))).toEqual([])
  })

  it.each([undefined, 'http://localhost:9200', {}])('refuses %j when it is made', (client) => {
    const make = () => elasticsearch(client as never)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(
      /^elasticsearch: client[.]cluster must have a method health; got .+\. Pass a Client of Elasticsearch or OpenSearch/,
    )
  })
})
