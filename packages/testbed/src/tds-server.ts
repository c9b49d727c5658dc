import { password, type ServerWithLogin, user } from './login'
import { startNodeServer } from './node-server'
import type { ServerKind } from './server-kind'

/** The settings of a client of SQL Server. */
export type TdsServer = ServerWithLogin

/** Answers every statement with the row (1, READ_WRITE), as MS-TDS describes it. */
const script = `
const ucs2 = (string) => Buffer.from(string, 'ucs2')
const short = (value) => Buffer.from([value & 255, value >> 8])
const long = (value) => { const bytes = Buffer.alloc(4); bytes.writeInt32LE(value); return bytes }
const named = (string) => Buffer.concat([Buffer.from([string.length]), ucs2(string)])
const token = (kind, body) => Buffer.concat([Buffer.from([kind]), short(body.length), body])
const done = (kind, status) => Buffer.concat([Buffer.from([kind]), short(status), short(0), Buffer.alloc(8)])

// Version, no encryption, end.
const prelogin = Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 255, 16, 0, 0, 0, 0, 0, 2])
const loginAck = token(0xad, Buffer.concat([Buffer.from([1, 0x74, 0, 0, 4]), named('hale'), Buffer.from([16, 0, 0, 0])]))
const refusal = (message) => token(0xaa, Buffer.concat([long(18456), Buffer.from([1, 14]), short(message.length), ucs2(message), named('hale'), named(''), long(1)]))
const intColumn = Buffer.concat([long(0), short(0), Buffer.from([0x38]), named('one')])
const textColumn = Buffer.concat([long(0), short(0), Buffer.from([0xe7]), short(40), Buffer.from([9, 4, 0xd0, 0, 0x34]), named('updateability')])
const text = ucs2('READ_WRITE')
const row = Buffer.concat([Buffer.from([0x81]), short(2), intColumn, textColumn, Buffer.from([0xd1]), long(1), short(text.length), text])

const unscramble = (bytes) => Buffer.from(bytes.map((byte) => { const mixed = byte ^ 0xa5; return ((mixed << 4) | (mixed >> 4)) & 255 })).toString('ucs2')
const field = (login, at) => login.subarray(login.readUInt16LE(at), login.readUInt16LE(at) + 2 * login.readUInt16LE(at + 2))
const isKnown = (login) => field(login, 40).toString('ucs2') === settings.user && unscramble(field(login, 44)) === settings.password

function answer(kind, message) {
  if (kind === 0x12) return prelogin
  if (kind === 0x10) return isKnown(message) ? Buffer.concat([loginAck, done(0xfd, 0)]) : Buffer.concat([refusal("Login failed for user '" + settings.user + "'."), done(0xfd, 2)])
  if (kind === 0x06) return done(0xfd, 0x20)
  if (kind === 0x03) return Buffer.concat([row, done(0xff, 0x10), Buffer.from([0x79]), long(0), done(0xfe, 0)])
  return done(0xfd, 0)
}

library.createServer((socket) => {
  let bytes = Buffer.alloc(0)
  let parts = []
  socket.on('error', () => {})
  socket.on('data', (chunk) => {
    bytes = Buffer.concat([bytes, chunk])
    while (bytes.length >= 8 && bytes.length >= bytes.readUInt16BE(2)) {
      const [kind, status, length] = [bytes[0], bytes[1], bytes.readUInt16BE(2)]
      parts.push(bytes.subarray(8, length))
      bytes = bytes.subarray(length)
      if (!(status & 1)) continue
      const body = answer(kind, Buffer.concat(parts))
      parts = []
      const head = Buffer.from([4, 1, 0, 0, 0, 0, 1, 0])
      head.writeUInt16BE(8 + body.length, 2)
      socket.write(Buffer.concat([head, body]))
    }
  })
}).listen(port, host, () => console.log('ready'))
`

async function startTds(): Promise<TdsServer> {
  const server = await startNodeServer({ name: 'tds', library: 'node:net', script, settings: { user, password } })
  return { ...server, user, password }
}

/**
 * A server with one user that speaks as much of SQL Server's protocol as a login and a statement need, on a free loopback
 * port. It is no SQL Server: every statement gets the same row.
 */
export const tdsServer: ServerKind<TdsServer, never> = { binaries: [], remedy: 'pnpm install', start: startTds }
