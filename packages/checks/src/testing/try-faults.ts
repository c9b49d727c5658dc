import type { CheckResult, Status } from '@hale/core'
import { recordFault } from '@hale/testbed'
import { expect } from 'vitest'

/** A fault of something else than a server, such as a file. */
export interface LocalFault {
  break(): void | Promise<void>
  mend(): void | Promise<void>
  readonly status: Status
  readonly code?: string
  /** The timeout (ms) of a run during the fault, where it must hang. */
  readonly timeout?: number
}

/** Makes each fault, verifies what the check reports, ends it, and waits until the check is healthy again. Records each for the faults page. */
export async function tryFaults(
  check: string,
  probe: (timeout?: number) => Promise<CheckResult>,
  faults: Readonly<Record<string, LocalFault>>,
): Promise<void> {
  const record = (fault: string, { status, error, duration }: CheckResult, back?: number) =>
    recordFault({ check, fault, outcome: { status, code: error?.code, ms: duration, back } })
  const well = await probe()
  expect(well).toMatchObject({ status: 'healthy' })
  record('none', well)
  for (const [fault, { break: begin, mend, status, code, timeout }] of Object.entries(faults)) {
    await begin()
    const row = await probe(timeout)
    expect({ fault, status: row.status, code: row.error?.code }).toEqual({ fault, status, code })
    await mend()
    const mended = performance.now()
    await expect.poll(() => probe(), { timeout: 60_000, interval: 10 }).toMatchObject({ status: 'healthy' })
    record(fault, row, performance.now() - mended)
  }
}
