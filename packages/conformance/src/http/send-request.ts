import { type Agent, request } from 'node:http'
import type { Answer } from './answer'
import { patience } from './patience'

/** A request to 127.0.0.1. The path is sent as it is. */
export interface RequestToSend {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Left out, each request has a connection of its own, as kubelet's have. */
  readonly agent?: Agent
}

/** Sends one request and reads the whole answer. */
export function sendRequest(port: number, { method = 'GET', path, headers, body, agent }: RequestToSend): Promise<Answer> {
  const answer = new Promise<Answer>((resolve, reject) => {
    const target = { host: '127.0.0.1', port, method, path, agent: agent ?? false, timeout: patience }
    const sent = request({ ...target, headers: { ...headers } }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => {
        const named = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])
        resolve({ status: incoming.statusCode ?? 0, headers: Object.fromEntries(named), body: Buffer.concat(chunks).toString() })
      })
    })
    sent.on('timeout', () => sent.destroy(new Error(`nothing came from ${method} ${path} for ${patience} ms`)))
    sent.on('error', reject)
    sent.end(body)
  })
  // A case may wait for something else first. Its `await` still rejects.
  answer.catch(() => {})
  return answer
}
