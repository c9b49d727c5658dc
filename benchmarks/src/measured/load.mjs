import { setTimeout as sleep } from 'node:timers/promises'
import { openConnection } from './connection.mjs'

/**
 * Sends GET requests over keep-alive connections, one at a time on each, until the time is up or all are sent. Then
 * waits for those under way.
 *
 * @param {import('./load-order').LoadOrder} order
 * @returns {Promise<import('./load-order').LoadResult>}
 */
export async function load({
  port,
  paths,
  connections,
  seconds = Infinity,
  requests = Infinity,
  patience,
  perConnection = Infinity,
  pause = 0,
}) {
  const messages = paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nUser-Agent: kube-probe/1.32\r\n\r\n`)
  const latencies = /** @type {number[]} */ ([])
  /** @type {Record<number, number>} */
  const statuses = {}
  let sent = 0
  let end = Infinity

  /** @param {import('./connection.mjs').Connection} first */
  async function keepAsking(first) {
    let connection = first
    let used = 0
    while (sent < requests && performance.now() < end) {
      if (connection.closed || used >= perConnection) {
        connection.close()
        connection = await openConnection(port, patience)
        used = 0
      }
      const message = messages[sent % messages.length] ?? ''
      sent += 1
      used += 1
      const start = performance.now()
      const status = await connection.ask(message)
      if (status === undefined) continue
      statuses[status] = (statuses[status] ?? 0) + 1
      latencies.push(performance.now() - start)
    }
    connection.close()
  }

  const opened = await Promise.all(Array.from({ length: connections }, () => openConnection(port, patience)))
  if (pause > 0) await sleep(pause)
  const cpu = process.cpuUsage()
  const start = performance.now()
  end = start + seconds * 1_000
  await Promise.all(opened.map(keepAsking))
  const { user, system } = process.cpuUsage(cpu)
  const answered = latencies.length
  return {
    answered,
    unanswered: sent - answered,
    statuses,
    seconds: (performance.now() - start) / 1_000,
    latency: summary(latencies),
    cpu: user + system,
  }
}

/** @param {number[]} latencies */
function summary(latencies) {
  const sorted = Float64Array.from(latencies).sort()
  const at = (/** @type {number} */ share) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
  return { p50: at(0.5), p99: at(0.99), max: at(1) }
}
