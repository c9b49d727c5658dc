import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Counts, growthOver, growthSince, resources } from '@hale/leaks'
import type { FaultContext, LastingName } from '../check-case'
import { faultTimeout } from './fault-cases'

/** What the process holds of each kind, how many connections lead to the server, and what only the client counts. */
async function holdings(context: FaultContext): Promise<Counts> {
  return { connections: context.proxy.connections(), ...(await context.counts()), ...resources() }
}

async function untilHealthy(context: FaultContext): Promise<void> {
  while ((await context.probe()).status !== 'healthy') await sleep(10)
}

/** Runs the check very often: it must hold no more than after its first runs. */
async function leaveNothingBehind(context: FaultContext): Promise<void> {
  await untilHealthy(context)
  const run = async (): Promise<void> => {
    const row = await context.probe()
    assert.equal(row.status, 'healthy', row.error?.message)
  }
  assert.deepEqual(await growthOver(context.runs, run, () => holdings(context)), [], 'something was left behind')
}

/** Lets runs hang, one after the other: nothing must be left of them once the server answers again. */
async function leaveNothingHanging(context: FaultContext): Promise<void> {
  await untilHealthy(context)
  await sleep(200)
  const before = await holdings(context)
  await context.proxy.set('stall')
  for (let count = 0; count < 4; count++) assert.equal((await context.probe()).status, 'unhealthy')
  await context.proxy.set('pass')
  await untilHealthy(context)
  assert.deepEqual(await growthSince(before, () => holdings(context)), [], 'something was left behind')
}

/** A case of many runs. */
export interface LeakCase {
  readonly name: LastingName
  /** A sentence that reads after the check's name. */
  readonly sentence: string
  /** How long each run may take, in ms. */
  readonly timeout: number
  run(context: FaultContext): Promise<void>
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
