import { get, type IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Contender } from '../contenders/contender'
import type { LoadOrder, LoadResult } from '../measured/load-order'
import type { Answer, CheckOrder, Setup } from '../measured/setup'
import { type MeasuredProcess, startProcess } from './measured-process'

/** A contender's server at work, in its own process. */
export interface Server extends MeasuredProcess {
  readonly contender: Contender
  readonly port: number
}

/** The client at work, in its own process. */
export interface Client extends MeasuredProcess {
  load(order: LoadOrder): Promise<LoadResult>
}

/** What a process holds on to. */
export interface Holdings {
  /** Bytes in use on the heap, after a collection. */
  readonly heap: number
  /** The most memory (bytes, RSS) it ever had. */
  readonly peakMemory: number
  readonly timers: number
  readonly sockets: number
  readonly listeners: number
}

/** What every contender is told, as far as it can do with it. */
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

/** What a server answers on a path, without what Node.js adds by itself. */
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
