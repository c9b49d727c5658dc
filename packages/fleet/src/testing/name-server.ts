import { createSocket } from 'node:dgram'
import { isIP } from 'node:net'
import { onTestFinished } from 'vitest'

/** The records of a name. */
interface Records {
  readonly A?: readonly string[]
  readonly AAAA?: readonly string[]
  readonly SRV?: readonly { readonly name: string; readonly port: number }[]
}

type Zone = Readonly<Record<string, Records>>

const TYPES: Readonly<Record<number, keyof Records>> = { 1: 'A', 28: 'AAAA', 33: 'SRV' }

/** A name server over UDP on the loopback address, with the records that a test gives it. It stops with the test. */
export async function startNameServer(first: Zone): Promise<{ address: string; queries: number; set(zone: Zone): void; stop(): void }> {
  const socket = createSocket('udp4')
  let zone = first
  let stopped = false
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  const server = {
    address: `127.0.0.1:${socket.address().port}`,
    queries: 0,
    set(next: Zone) {
      zone = next
    },
    stop() {
      if (!stopped) socket.close()
      stopped = true
    },
  }
  socket.on('message', (query, { port, address }) => {
    server.queries += 1
    socket.send(respond(query, zone), port, address)
  })
  onTestFinished(() => server.stop())
  return server
}

function respond(query: Buffer, zone: Zone): Buffer {
  const { name, end } = readName(query)
  const type = TYPES[query.readUInt16BE(end)]
  const records = type ? encode(type, zone[name] ?? {}) : []
  const header = Buffer.from(query.subarray(0, 12))
  // A response, authoritative, without error unless the name is unknown.
  header.writeUInt16BE(zone[name] ? 0x8400 : 0x8403, 2)
  header.writeUInt16BE(records.length, 6)
  header.fill(0, 8)
  const answers = records.map((data) => {
    const head = Buffer.alloc(12)
    head.writeUInt16BE(0xc00c, 0)
    head.writeUInt16BE(query.readUInt16BE(end), 2)
    head.writeUInt16BE(1, 4)
    head.writeUInt16BE(data.length, 10)
    return Buffer.concat([head, data])
  })
  return Buffer.concat([header, query.subarray(12, end + 4), ...answers])
}

function encode(type: keyof Records, { A = [], AAAA = [], SRV = [] }: Records): Buffer[] {
  if (type === 'A') return A.map((address) => Buffer.from(address.split('.').map(Number)))
  if (type === 'AAAA') return AAAA.map(encodeIpv6)
  return SRV.map(({ name, port }) => {
    const head = Buffer.alloc(6)
    head.writeUInt16BE(port, 4)
    return Buffer.concat([
      head,
      ...name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
      Buffer.from([0]),
    ])
  })
}

function encodeIpv6(address: string): Buffer {
  if (isIP(address) !== 6) throw new TypeError(address)
  const [head = '', tail = ''] = address.split('::')
  const groups = (part: string): number[] => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)))
  const zeros = Array(8 - groups(head).length - groups(tail).length).fill(0)
  const buffer = Buffer.alloc(16)
  for (const [index, group] of [...groups(head), ...zeros, ...groups(tail)].entries()) buffer.writeUInt16BE(group, index * 2)
  return buffer
}

function readName(query: Buffer): { name: string; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('ascii', at + 1, at + 1 + length))
    at += length + 1
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 }
}
