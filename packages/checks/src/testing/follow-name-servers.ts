import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { createHealth } from '@hale/core'
import { decode, encode, type Packet } from 'dns-packet'
import { dns } from '../dns'

// A process whose name servers change: it serves a name on an address, probes the name, and writes a line of JSON for each
// command that it reads.

const health = createHealth({ readiness: { names: { ...dns({ name: 'orders.test', timeout: 10_000 }), maxAge: 0 } }, deadline: 20_000 })
let server: Socket | undefined

async function serve(address: string): Promise<string> {
  server?.close()
  const socket = createSocket('udp4')
  socket.on('message', (message, client) => {
    const { id = 0, questions = [] } = decode(message)
    const answer: Packet = { type: 'response', id, questions, answers: [{ type: 'A', name: 'orders.test', ttl: 0, data: '10.0.0.1' }] }
    socket.send(encode(answer), client.port, client.address)
  })
  socket.bind(53, address)
  await once(socket, 'listening')
  server = socket
  return 'serving'
}

for await (const line of createInterface(process.stdin)) {
  const [command, address = ''] = line.split(' ')
  const answer = command === 'probe' ? (await health.report('readiness')).checks['names'] : await serve(address)
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
