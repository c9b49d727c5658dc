import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Counts, growthSince, resources } from '@hale/leaks'
import type { FaultContext, LeakName } from '../check-case'
import { GENEROUS_TIMEOUT, HANG_TIMEOUT } from './timeouts'

/** How many rounds of hung runs may hold more than the round before. */
const ROUNDS = 4
/** How many times, 20 ms apart, a round counts what it holds before that counts as grown. Clients keep timers for some seconds. */
const COUNTS = 1_500

/** What this process holds open of each kind, the connections to the server, and the counts of the client. */
async function holdings(context: FaultContext): Promise<Counts> {
  return { ...resources(), connections: context.proxy.connections(), ...(await context.counts()) }
}

async function untilHealthy(context: FaultContext, timeout: number): Promise<void> {
  while ((await context.probe(timeout)).status !== 'healthy') await sleep(10)
}

/** The holdings when the client has opened all the connections that it opens by itself. */
async function settledHoldings(context: FaultContext): Promise<Counts> {
  await untilHealthy(context, GENEROUS_TIMEOUT)
  await sleep(200)
  return holdings(context)
}

/** Fails with the names of what grew and with both counts. */
function requireNoGrowth(grown: readonly string[]): void {
  assert(grown.length === 0, `the runs left something behind: ${grown.join(', ')}`)
}

async function leaveNothingBehind(context: FaultContext): Promise<void> {
  const before = await settledHoldings(context)
  for (let count = 0; count < context.runs; count++) {
    const row = await context.probe(GENEROUS_TIMEOUT)
    assert.equal(row.status, 'healthy', row.error?.message)
  }
  requireNoGrowth(await growthSince(before, () => holdings(context)))
}

/**
 * A pool opens a connection for each run that hangs at the same time, and keeps it. On a busy machine that can be one more
 * than in the round before. What leaks grows in each round.
 */
async function leaveNothingHanging(context: FaultContext): Promise<void> {
  await untilHealthy(context, GENEROUS_TIMEOUT)
  await hang(context)
  let grown: readonly string[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const before = await settledHoldings(context)
    await hang(context)
    grown = await growthSince(before, () => holdings(context), COUNTS)
    if (grown.length === 0) return
  }
  requireNoGrowth(grown)
}

async function hang(context: FaultContext): Promise<void> {
  await context.proxy.set('stall')
  for (let count = 0; count < 4; count++) assert.equal((await context.probe(HANG_TIMEOUT)).status, 'unhealthy')
  await context.proxy.set('pass')
  await untilHealthy(context, GENEROUS_TIMEOUT)
}

/** A case of many runs. */
export interface LeakCase {
  readonly name: LeakName
  /** A sentence that continues the name of the check. */
  readonly sentence: string
  run(context: FaultContext): Promise<void>
}

/** The cases of many runs. */
export const leakCases: readonly LeakCase[] = [
  {
    name: 'hung runs',
    sentence: 'keeps nothing of hung runs when the server answers again',
    run: leaveNothingHanging,
  },
  {
    name: 'many runs',
    sentence: 'leaves nothing behind in many runs',
    run: leaveNothingBehind,
  },
]
