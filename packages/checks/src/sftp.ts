import type { Check } from '@hale/core'
import { readOptions } from '@hale/options'
import { untilAborted } from './connection/until-aborted'
import { warnUnheardErrors } from './connection/warn-unheard-errors'
import { codedError, failure } from './failure/failure'
import type { FailureCodes } from './failure/failure-code'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'
import { requireOption } from './options/require-option'
import { nonEmpty } from './options/rules'

export type { CheckOptions }

type Done<Value> = (error: Error | null | undefined, value: Value) => void

/** A connected client of ssh2-sftp-client, which returns a promise, or an SFTP channel of ssh2, which calls back. */
export interface SftpClient {
  stat(path: string, done: Done<unknown>): unknown
}

/** A connected `Client` of ssh2. The check opens an SFTP channel on it for each run, and closes it. */
export interface SshClient {
  sftp(done: Done<SftpClient & { end(): unknown }>): unknown
}

/** The options of {@link sftp}. */
export interface SftpOptions extends CheckOptions {
  /** The folder that your service reads or writes. */
  readonly path: string
}

type AnyClient = SftpClient | SshClient
type Current = AnyClient | undefined | PromiseLike<AnyClient | undefined>

const PATH = nonEmpty('the path of a folder on the server, such as "/invoices"')
const OPTIONS = { ...CHECK_OPTIONS, path: PATH }

/** The numbers are the status codes of the protocol. */
const CODES: FailureCodes = {
  missing: /^(2|ENOENT)$/m,
  denied: /^(3|EACCES)$/m,
  auth: /authentication methods failed/m,
  not_connected: /^(6|ERR_NOT_CONNECTED|ENOTCONN|Not connected)$/m,
  reset: /^7$|^(No response from server|(Connection|Socket) (closed|lost)|Channel open failure: .*clos)/m,
  timeout: /^(Timed out while waiting for handshake|Keepalive timeout)/m,
}

function opensChannels(client: AnyClient): client is SshClient {
  return typeof (client as Partial<SshClient>).sftp === 'function' && typeof (client as Partial<SftpClient>).stat !== 'function'
}

/** Calls a method that calls back, or that returns a promise. */
function answerOf<Value>(call: (done: Done<Value>) => unknown): Promise<Value> {
  return new Promise((resolve, reject) => {
    const returned = call((error, value) => (error ? reject(error) : resolve(value)))
    if (typeof (returned as PromiseLike<Value> | null | undefined)?.then === 'function') resolve(returned as PromiseLike<Value>)
  })
}

async function statOnChannel(client: SshClient, path: string, signal: AbortSignal): Promise<unknown> {
  const opening = answerOf<SftpClient & { end(): unknown }>((done) => client.sftp(done))
  // A channel that opens after the run has ended must be closed too.
  const close = () => void opening.then((channel) => channel.end()).catch(() => {})
  try {
    return await untilAborted(signal, async () => stat(await opening, path))
  } finally {
    close()
  }
}

function stat(client: SftpClient, path: string): Promise<unknown> {
  return answerOf((done) => client.stat(path, done))
}

async function statThrough(client: AnyClient, path: string, signal: AbortSignal): Promise<unknown> {
  if (!opensChannels(client)) return untilAborted(signal, () => stat(client, path))
  warnUnheardErrors('sftp', 'ssh2 Client', client)
  return statOnChannel(client, path, signal)
}

/** In ssh2 it is a method, in ssh2-sftp-client a value. */
function isFolder(stats: unknown): unknown {
  const { isDirectory } = (stats ?? {}) as { isDirectory?: unknown }
  return typeof isDirectory === 'function' ? isDirectory.call(stats) : isDirectory
}

/**
 * A check that an SFTP server shows a folder through the connection of your service. Use it in readiness, with
 * `critical: false` where files wait. A connection of these clients does not come back by itself: pass a function that
 * returns the current client, or a promise of it.
 *
 * It sends one STAT, and reads and writes no file.
 *
 * @throws TypeError when `client` is neither a function nor has a `stat` or an `sftp` method, and for an unknown, missing
 * or wrong option.
 * @example
 * ```ts
 * import { sftp } from '@hale/checks/sftp'
 * import { createHealth } from '@hale/core'
 * import SftpClient from 'ssh2-sftp-client'
 *
 * const client = new SftpClient()
 * await client.connect({ host: 'files.example', username: 'orders', privateKey: process.env['SFTP_KEY'] ?? '' })
 * export const health = createHealth({ readiness: { invoices: sftp(client, { path: '/invoices' }) } })
 * ```
 */
export function sftp(client: AnyClient | (() => Current), options: SftpOptions): Check {
  const isFunction = typeof client === 'function'
  if (!isFunction && typeof (client as Partial<SshClient> | null | undefined)?.sftp !== 'function') {
    requireMethod('sftp', 'client', client, 'stat', 'Pass a client of ssh2-sftp-client or ssh2, or a function that returns one')
  }
  const { path, ...settings } = readOptions('sftp', options ?? {}, OPTIONS)
  requireOption('sftp', 'path', path, PATH)
  return {
    ...settings,
    async run({ signal }) {
      let stats: unknown
      try {
        const current = isFunction ? await client() : client
        if (!current) throw codedError('not_connected', 'there is no connection to the SFTP server')
        stats = await statThrough(current, path, signal)
      } catch (error) {
        throw failure(`the SFTP server did not show ${path}`, error, CODES)
      }
      const found = isFolder(stats)
      if (typeof found !== 'boolean') throw codedError('invalid_answer', `the SFTP server answered without the attributes of ${path}`)
      if (!found) throw codedError('missing', `${path} is not a folder on the SFTP server`)
    },
  }
}
