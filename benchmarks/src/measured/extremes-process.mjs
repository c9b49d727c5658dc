// Costs at the edges, in one process without a server.
import { outcomes, passive } from '@hale/checks/activity'
import { createHealth, createProbeHandler } from '@hale/core'
import { answerCommands } from './commands.mjs'
import { traffic } from './traffic.mjs'

const CALLS = 20_000
// What makes patterns read a text again and again, where they are written carelessly.
const HOSTILE = ['://:', 'a:b@', "token='", '{"key":', '<![CDATA[', '-a ', '&a=', '-----BEGIN ', 'eyJ-', '"a"']

/** The CPU time (ms) of some work. */
async function cpuOf(/** @type {() => unknown} */ work) {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

/** The CPU time (µs) of one call, once the code is warm. */
async function cpuPerCall(/** @type {() => unknown} */ call) {
  const repeat = async () => {
    for (let count = 0; count < CALLS; count += 1) await call()
  }
  await repeat()
  return ((await cpuOf(repeat)) * 1_000) / CALLS
}

/**
 * Checks by name.
 *
 * @param {number} count
 * @param {() => Promise<void>} run
 */
function checks(count, run) {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`check${index + 1}`, { run, maxAge: 0 }]))
}

answerCommands({
  /** All checks break between two reports, and a listener hears each of them. */
  async breakAtOnce({ count }) {
    let broken = false
    const health = createHealth({
      readiness: checks(count, async () => {
        if (broken) throw new Error('connect ECONNREFUSED 127.0.0.1:5432')
      }),
    })
    let heard = 0
    health.onTransition(() => {
      heard += 1
    })
    await health.report('readiness')
    const before = heard
    broken = true
    const cpu = await cpuOf(() => health.report('readiness'))
    return { cpu, heard: heard - before }
  },

  /** A probe with and without `?exclude`, on a hundred fresh results. */
  async exclude() {
    const readiness = Object.fromEntries(
      Object.entries(checks(100, async () => {})).map(([name, { run }]) => [name, { run, maxAge: 600_000 }]),
    )
    const handle = createProbeHandler(createHealth({ readiness }))
    const ask = (/** @type {string} */ url) => handle({ method: 'GET', url, header: () => '*/*' })
    await ask('/readyz')
    await ask('/readyz?exclude=check7')
    return { plain: await cpuPerCall(() => ask('/readyz')), excluding: await cpuPerCall(() => ask('/readyz?exclude=check7')) }
  },

  /** A failing check whose message is 10,000 characters that were made to be slow to read: the slowest kind. */
  async hostileMessage() {
    const times = []
    for (const part of HOSTILE) {
      const message = part.repeat(Math.ceil(10_000 / part.length)).slice(0, 10_000)
      const health = createHealth({
        readiness: checks(1, async () => {
          throw new Error(message)
        }),
      })
      times.push(await cpuOf(() => health.report('readiness')))
    }
    return Math.max(...times)
  },

  /** A call of real traffic that `outcomes` counts, less the same call without it. */
  async outcomes() {
    const call = async () => 1
    const counted = outcomes().wrap(call)
    const alone = await cpuPerCall(call)
    return (await cpuPerCall(counted)) - alone
  },

  /** The CPU time (µs) of a call, with or without a passive check that watches the client. */
  async traffic({ kind, client, url, watched }) {
    const work = await traffic[kind]?.(url)
    if (!work) throw new Error(`there is no traffic of the kind ${kind}`)
    const check = watched ? passive({ client }) : undefined
    const cpu = await cpuOf(work.run)
    check?.stop()
    return (cpu * 1_000) / work.calls
  },
})
