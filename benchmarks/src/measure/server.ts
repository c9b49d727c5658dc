import { get, type IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Contender } from '../contenders/contender'
import type { LoadOrder, LoadResult } from '../measured/load-order'
import type { Answer, CheckOrder, Setup } from '../measured/setup'
import { type MeasuredProcess, startProcess } from './measured-process'

/** A contender's running server, in its own process. */
export interface Server extends MeasuredProcess {
  readonly contender: Contender
  readonly port: number
}

/** The running client, in its own process. */
export interface Client extends MeasuredProcess {
  load(order: LoadOrder): Promise<LoadResult>
}

/** The memory and resources of a process. */
export interface Holdings {
  /** Bytes in use on the heap, after a collection. */
  readonly heap: number
  /** Its peak memory (bytes, RSS). */
  readonly peakMemory: number
  readonly timers: number
  readonly sockets: number
  readonly listeners: number
}

/** The settings of every contender. A contender ignores those that it does not have. */
export type Terms = Pick<Setup, 'timeout' | 'maxAge'>

export async function startServer(contender: Contender, checks: CheckOrder, { timeout, maxAge }: Terms = {}): Promise<Server> {
  const { module, serve, answer, keeps } = contender
  const order = { module, serve, checks, setup: { answer, timeout, maxAge: keeps ? maxAge : undefined } }
  const process = await startProcess('server-process.mjs', order, ['--expose-gc'])
  return { ...process, contender, port: await process.ask<number>('port') }
}

export async function startClient(): Promise<Client> {
  const process = await startProcess('load-process.mjs')
  return { ...process, load: (order) => process.ask<LoadResult>('load', order) }
}

/** A server's response on a path, without the headers that Node.js adds. */
export async function readAnswer(port: number, path: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = get({ port, path, host: '127.0.0.1', agent: false, headers: { accept: '*/*' } }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, headers: ownHeaders(response.headers), body }), reject)
    })
    request.once('error', reject)
  })
}

function ownHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const added = ['connection', 'keep-alive', 'date', 'transfer-encoding']
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (added.includes(name) ? [] : [[name, String(value)]])))
}
