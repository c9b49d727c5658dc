import type { ServerResponse } from 'node:http'

const REPLACED = /^(connection|keep-alive)$/i
const PERSISTENCE = /^(keep-alive|close)$/i

/**
 * Sends `Connection: close` with a response, whatever the handler says. Proxies copy `Connection: keep-alive` from
 * their upstream, so the decision is made in `writeHead`, which every way of sending headers calls. `isLast` returns
 * false while a pipelined request waits behind this response: Node would drop that request.
 */
export function announceClose(response: ServerResponse, isLast: () => boolean): void {
  if (response.headersSent) return
  const { writeHead } = response
  const announcing = (...args: readonly unknown[]): ServerResponse =>
    Reflect.apply(writeHead, response, isFinal(args[0]) && isLast() ? withClose(response, args) : args)
  response.writeHead = announcing as typeof writeHead
}

/** 101 and the other informational responses do not end a request. */
function isFinal(status: unknown): boolean {
  return Number(status) >= 200
}

/** The arguments of `writeHead`, (status, headers?) or (status, message?, headers?), with `Connection: close`. */
function withClose(response: ServerResponse, args: readonly unknown[]): readonly unknown[] {
  const at = args[2] === undefined && typeof args[1] === 'object' ? 1 : 2
  const headers = args[at]
  const earlier = response.getHeader('connection')
  response.removeHeader('keep-alive')
  if (typeof headers !== 'object' || headers === null) {
    response.setHeader('Connection', closeOption(earlier))
    return args
  }
  return args.map((arg, index) => (index === at ? replaceConnection(headers, earlier) : arg))
}

/** `writeHead` takes an object, an array of pairs, or a flat array in which names and values alternate. */
function replaceConnection(headers: object, earlier: unknown): object {
  if (!Array.isArray(headers)) return Object.fromEntries(replacePair(Object.entries(headers), earlier))
  if (Array.isArray(headers[0])) return replacePair(headers, earlier)
  const pairs = headers.flatMap((_name, index) => (index % 2 === 0 ? [headers.slice(index, index + 2) as unknown as Pair] : []))
  return replacePair(pairs, earlier).flat()
}

type Pair = readonly [name: string, value: unknown]

function replacePair(pairs: readonly Pair[], earlier: unknown): Pair[] {
  const named = pairs.find(([name]) => /^connection$/i.test(name))
  return [...pairs.filter(([name]) => !REPLACED.test(name)), ['Connection', closeOption(named ? named[1] : earlier)]]
}

/** Keeps the other options, such as `upgrade` in a 426. */
function closeOption(value: unknown): string {
  const options = String(value ?? '').split(',')
  const others = options.map((option) => option.trim()).filter((option) => option !== '' && !PERSISTENCE.test(option))
  return [...others, 'close'].join(', ')
}
