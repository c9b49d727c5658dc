import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CheckContext, LastingName } from '../check-case'
import { faultTimeout } from './fault-cases'

/** How long what is closing may take to be closed, in ms. */
const patience = 2_000

/** How much this process holds open of each sort, how many connections lead to the server, and what only the client counts. */
async function holdings(context: CheckContext): Promise<Record<string, number>> {
  const held: Record<string, number> = { connections: context.proxy.connections(), ...(await context.counts()) }
  for (const name of process.getActiveResourcesInfo?.() ?? []) held[name] = (held[name] ?? 0) + 1
  return held
}

function growth(before: Record<string, number>, after: Record<string, number>): string[] {
  const grown = Object.entries(after).filter(([name, count]) => count > (before[name] ?? 0))
  return grown.map(([name, count]) => `${name}: ${before[name] ?? 0} before, ${count} after`)
}

async function untilHealthy(context: CheckContext): Promise<void> {
  while ((await context.probe()).status !== 'healthy') await sleep(10)
}

/** What is held once the client has all the connections that it opens by itself. */
async function settledHoldings(context: CheckContext): Promise<Record<string, number>> {
  await untilHealthy(context)
  await sleep(200)
  return holdings(context)
}

/** Rejects when more is held than before, as soon as what is closing may be closed. */
async function requireNoGrowth(context: CheckContext, before: Record<string, number>): Promise<void> {
  const end = performance.now() + patience
  let grown = growth(before, await holdings(context))
  while (grown.length > 0 && performance.now() < end) {
    await sleep(20)
    grown = growth(before, await holdings(context))
  }
  assert.deepEqual(grown, [], 'something was left behind')
}

/** Runs the check very often and sees that it holds no more than after its first runs. */
async function leaveNothingBehind(context: CheckContext): Promise<void> {
  const before = await settledHoldings(context)
  for (let count = 0; count < context.runs; count++) {
    const row = await context.probe()
    assert.equal(row.status, 'healthy', row.error?.message)
  }
  await requireNoGrowth(context, before)
}

/** Lets runs hang, one after the other, and sees that nothing is left of them when the server answers again. */
async function leaveNothingHanging(context: CheckContext): Promise<void> {
  const before = await settledHoldings(context)
  await context.proxy.set('stall')
  for (let count = 0; count < 4; count++) assert.equal((await context.probe()).status, 'unhealthy')
  await context.proxy.set('pass')
  await untilHealthy(context)
  await requireNoGrowth(context, before)
}

/** A case of many runs. */
export interface LeakCase {
  readonly name: LastingName
  /** A sentence that reads after the check's name. */
  readonly sentence: string
  /** How long each run may take, in ms. */
  readonly timeout: number
  run(context: CheckContext): Promise<void>
}

/** What is about many runs. */
export const leakCases: readonly LeakCase[] = [
  {
    name: 'hung runs',
    sentence: 'has nothing left of runs that hung once the server answers again',
    timeout: faultTimeout,
    run: leaveNothingHanging,
  },
  {
    name: 'many runs',
    sentence: 'leaves nothing behind in many runs',
    // One of so many runs may be slow on a busy machine, and this is not about time.
    timeout: 10_000,
    run: leaveNothingBehind,
  },
]
