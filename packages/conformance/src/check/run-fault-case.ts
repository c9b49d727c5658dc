import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CheckResult } from '@hale/core'
import { type CheckFaults, type FaultCase, type FaultContext, type FaultOutcome, wrongSecret } from '../check-case'
import type { Target } from '../fault-proxy'

/** How long a client may take to be connected, in ms. */
const patience = 10_000

/** Probes until the check is healthy, and says how long that took. */
async function untilHealthy(context: FaultContext): Promise<number> {
  const begun = performance.now()
  let row = await context.probe()
  while (row.status !== 'healthy') {
    const waited = performance.now() - begun
    assert(waited < patience, `still ${row.status} after ${Math.round(waited)} ms: ${row.error?.code} ${row.error?.message}`)
    await sleep(10)
    row = await context.probe()
  }
  return performance.now() - begun
}

function requireExpected(row: CheckResult, item: FaultCase, codes: readonly string[] | undefined): void {
  const said = `${row.status} ${row.error?.code}: ${row.error?.message}`
  assert.equal(row.status, item.status, said)
  if (codes) assert(codes.includes(row.error?.code ?? ''), `expected a code of ${codes.join(', ')}, got ${said}`)
  assert(!JSON.stringify(row).includes(wrongSecret), 'the report tells the secret')
}

/** Breaks what the case says, sees what the check says of it, mends it, and sees whether the check is healthy again. */
export async function runFaultCase<Settings extends Target>(
  item: FaultCase,
  context: FaultContext,
  { codes, lost }: CheckFaults<Settings>,
): Promise<FaultOutcome> {
  const expected = codes?.[item.name]?.codes ?? item.codes
  if (item.way !== 'wrong credentials') await untilHealthy(context)
  await item.break?.(context)
  const run = context.probe()
  await item.strike?.(context)
  const row = await run
  requireExpected(row, item, expected)
  // Not only at first: nothing turns healthy while the fault lasts.
  requireExpected(await context.probe(), item, undefined)
  return {
    status: row.status,
    code: row.error?.code,
    ms: row.duration,
    back: await mend(item, context, lost?.[item.name]),
  }
}

async function mend(item: FaultCase, context: FaultContext, lost: string | undefined): Promise<FaultOutcome['back']> {
  if (!item.mend) return undefined
  await item.mend(context)
  if (item.status === 'healthy') return undefined
  if (lost === undefined) return await untilHealthy(context)
  for (let round = 0; round < 3; round++) {
    await sleep(50)
    assert.equal((await context.probe()).status, 'unhealthy', `expected to be lost, because ${lost}`)
  }
  return lost
}
