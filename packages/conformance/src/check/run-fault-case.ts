import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CheckResult, Status } from '@hale/core'
import { type CheckFaults, type FaultCase, type FaultContext, type FaultOutcome, wrongSecret } from '../check-case'
import type { Target } from '../fault-proxy'
import { GENEROUS_TIMEOUT } from './timeouts'

/** How long (ms) a client may take to reconnect. */
const PATIENCE = 30_000

/** Probes until the check is healthy. Resolves with the time that this took (ms). */
async function untilHealthy(context: FaultContext, timeout: number): Promise<number> {
  const begun = performance.now()
  let row = await context.probe(timeout)
  while (row.status !== 'healthy') {
    const waited = performance.now() - begun
    assert(waited < PATIENCE, `still ${describe(row)} after ${Math.round(waited)} ms`)
    await sleep(10)
    row = await context.probe(timeout)
  }
  return performance.now() - begun
}

function describe({ status, error }: CheckResult): string {
  return error ? `${status} ${error.code}: ${error.message}` : status
}

function requireStatus(row: CheckResult, status: Status | undefined): void {
  if (status) assert.equal(row.status, status, describe(row))
}

function requireCode(row: CheckResult, codes: readonly string[] | undefined): void {
  if (row.status !== 'unhealthy' || !codes) return
  assert(codes.includes(row.error?.code ?? ''), `expected one of the codes ${codes.join(', ')}, got ${describe(row)}`)
}

/** Makes the fault, verifies what the check reports, ends the fault, and verifies that the check is healthy again. */
export async function runFaultCase<Settings extends Target>(
  item: FaultCase,
  context: FaultContext,
  { codes, unrecoverable, singleConnection }: CheckFaults<Settings>,
): Promise<FaultOutcome> {
  if (item.way !== 'wrong credentials') await untilHealthy(context, GENEROUS_TIMEOUT)
  await item.break?.(context)
  const run = context.probe(item.timeout)
  await item.strike?.(context)
  const row = await run
  requireStatus(row, item.status)
  requireCode(row, codes?.[item.name]?.codes ?? item.codes)
  assert(!JSON.stringify(row).includes(wrongSecret), 'the report shows the secret')
  const byItself = item.recoversByItself && !singleConnection
  const back = byItself ? await recover(item, context) : await mend(item, context, unrecoverable?.[item.name])
  return { status: row.status, code: row.error?.code, ms: row.duration, back }
}

/** The fault lasts, and the second run must be healthy. */
async function recover({ timeout }: FaultCase, context: FaultContext): Promise<number> {
  const begun = performance.now()
  const row = await context.probe(timeout)
  assert.equal(row.status, 'healthy', `the second run: ${describe(row)}`)
  return performance.now() - begun
}

async function mend(item: FaultCase, context: FaultContext, reason: string | undefined): Promise<FaultOutcome['back']> {
  // The check must stay unhealthy while the fault lasts, not only at first.
  requireStatus(await context.probe(item.timeout), item.status ?? 'unhealthy')
  await item.mend?.(context)
  if (reason !== undefined) {
    await requireUnhealthy(item, context, reason)
    return reason
  }
  if (!item.mend || item.status === 'healthy') return undefined
  return await untilHealthy(context, item.timeout)
}

async function requireUnhealthy({ timeout }: FaultCase, context: FaultContext, reason: string): Promise<void> {
  for (let round = 0; round < 3; round++) {
    await sleep(50)
    assert.equal((await context.probe(timeout)).status, 'unhealthy', `declared unrecoverable, because ${reason}`)
  }
}
