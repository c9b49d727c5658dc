import type { HealthRequest, HealthResponse } from '@hale/core'
import type { Exchange, Seams } from './breakable-adapter'

/** Changes of one thing, from which mutants are made. */

export const asks = (change: (asked: HealthRequest) => Partial<HealthRequest>): Seams => ({
  ask: (asked) => ({ ...asked, ...change(asked) }),
})

/** An adapter that does not hand a header on. */
export const loses = (lost: string): Seams => asks(({ header }) => ({ header: (name) => (name === lost ? undefined : header(name)) }))

/** An adapter that changes each answer of the core before it is sent. */
export const answers = (change: (answer: HealthResponse, exchange: Exchange) => Partial<HealthResponse>): Seams => ({
  change: (answer, exchange) => answer && { ...answer, ...change(answer, exchange) },
})

export const withHeaders = (headers: Readonly<Record<string, string>>): Seams =>
  answers((answer) => ({ headers: { ...answer.headers, ...headers } }))

export const withoutHeader = (lost: string): Seams =>
  answers(({ headers }) => ({ headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== lost)) }))

/** The same answer with another body, and its length. */
export const rewritten = (rewrite: (body: string) => string): Seams =>
  answers(({ body, headers }, { request }) => {
    if (request.method !== 'GET') return {}
    const changed = rewrite(body)
    return { body: changed, headers: { ...headers, 'content-length': String(Buffer.byteLength(changed)) } }
  })

/** Something that stands before the probes and answers some requests itself. */
export const stands = (answersItself: (exchange: Exchange) => boolean): Seams => ({
  before(exchange, go) {
    if (!answersItself(exchange)) go()
  },
})

/** Answers with that status where the condition holds. */
export const refuses = (status: number, when: (exchange: Exchange) => boolean, headers: Readonly<Record<string, string>> = {}): Seams =>
  stands((exchange) => {
    if (!when(exchange)) return false
    exchange.response.writeHead(status, headers).end()
    return true
  })

export const isProbe = (url = ''): boolean => /^\/(livez|readyz|startupz|healthz)\b/.test(url)
