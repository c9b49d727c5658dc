import { createConnection } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * The checks of every contender, by kind. Each is a plain async function.
 *
 * @type {Record<import('./setup').CheckKind, (port: number) => () => Promise<void>>}
 */
const kinds = {
  instant: () => async () => {},
  turn: () => async () => nextTurn(),
  slow: () => () => sleep(50),
  remote,
}

/** @type {Promise<void> | undefined} */
let turn

// One immediate for all checks of the same turn, so that the price of immediates is not measured.
function nextTurn() {
  turn ??= new Promise((resolve) => {
    setImmediate(() => {
      turn = undefined
      resolve()
    })
  })
  return turn
}

/**
 * A dependency behind a socket: sends a byte, receives a byte.
 *
 * @param {number} port
 */
function remote(port) {
  const socket = createConnection({ port, host: '127.0.0.1', noDelay: true })
  /** @type {(() => void)[]} */
  const waiting = []
  socket.on('data', (bytes) => {
    for (const _ of bytes) waiting.shift()?.()
  })
  return () =>
    /** @type {Promise<void>} */ (
      new Promise((resolve) => {
        waiting.push(resolve)
        socket.write('?')
      })
    )
}

/**
 * A number of checks of one kind, by name, and how often each was started. The cheapest kinds are not counted, because
 * counting costs as much as they do. After `hang()` no check settles any more, and the count starts again.
 *
 * @param {import('./setup').CheckOrder} order
 */
export function createChecks({ kind, count, port = 0 }) {
  /** @type {number[]} */
  const runs = Array.from({ length: count }, () => 0)
  let hung = false
  const counted = (/** @type {() => Promise<void>} */ check, /** @type {number} */ index) => () => {
    runs[index] = (runs[index] ?? 0) + 1
    return hung ? new Promise(() => {}) : check()
  }
  const checks = runs.map((_, index) => {
    const check = kinds[kind](port)
    return [`check${index + 1}`, kind === 'instant' || kind === 'turn' ? check : counted(check, index)]
  })
  return {
    /** @type {Record<string, () => Promise<void>>} */
    checks: Object.fromEntries(checks),
    /** How often the most frequent check was started. */
    mostRuns: () => Math.max(0, ...runs),
    hang() {
      hung = true
      runs.fill(0)
    },
  }
}
