import { expect, it, onTestFinished, vi } from 'vitest'
import { createBoundedCalls } from './bounded-calls'

/** Calls that end when the test says so. */
function hanging() {
  const ends: ((value: string) => void)[] = []
  return { ends, work: () => new Promise<string>((resolve) => ends.push(resolve)) }
}

function fakeTime(): void {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
}

/** What each call comes to, once `ms` have passed. */
async function after(ms: number, ...calls: Promise<unknown>[]): Promise<unknown[]> {
  const settled = Promise.all(calls.map((call) => call.catch((error: Error) => error.message)))
  await vi.advanceTimersByTimeAsync(ms)
  return settled
}

it('settles as the call does', async () => {
  const bounded = createBoundedCalls({ patience: 60_000 })
  expect(await bounded(async () => 1)).toBe(1)
  await expect(bounded(() => Promise.reject(new Error('away')))).rejects.toThrow('away')
  await expect(
    bounded(() => {
      throw new Error('closed')
    }),
  ).rejects.toThrow('closed')
})

it('gives a call up that never settles, and makes the next one until three of them hang', async () => {
  fakeTime()
  const bounded = createBoundedCalls({ patience: 1_000 })
  const { ends, work } = hanging()
  for (let call = 0; call < 3; call++) expect(await after(1_000, bounded(work))).toEqual(['no answer within 1000 ms'])
  expect(await after(0, bounded(work))).toEqual(['not called: 3 calls have no answer'])
  ends[0]?.('late')
  await after(0)
  expect(await bounded(async () => 'well')).toBe('well')
})

it('forgets the oldest of three after 30 s, then after 60 s, and begins anew when one has passed', async () => {
  fakeTime()
  const bounded = createBoundedCalls({ patience: 1_000 })
  const { ends, work } = hanging()
  for (let call = 0; call < 3; call++) await after(1_000, bounded(work))
  expect(await after(1_000, bounded(work))).toEqual(['not called: 3 calls have no answer'])
  await after(28_000)
  expect(await after(1_000, bounded(work))).toEqual(['no answer within 1000 ms'])
  await after(58_000)
  expect(await after(0, bounded(work))).toEqual(['not called: 3 calls have no answer'])
  await after(1_000)
  expect(await after(1_000, bounded(work))).toEqual(['no answer within 1000 ms'])
  for (const end of ends) end('late')
  await after(0)
  expect(await bounded(async () => 'well')).toBe('well')
  for (let call = 0; call < 3; call++) await after(1_000, bounded(work))
  await after(29_000)
  expect(await after(1_000, bounded(work))).toEqual(['no answer within 1000 ms'])
})
