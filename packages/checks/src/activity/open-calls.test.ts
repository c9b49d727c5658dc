import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openCalls } from './open-calls'

describe('openCalls(window)', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
  afterEach(() => void vi.useRealTimers())

  it('counts the calls that have not ended and are old enough', () => {
    const open = openCalls(60_000)
    const [first, second] = [{}, {}]
    open.begin(first)
    vi.advanceTimersByTime(5_000)
    open.begin(second)
    expect(open.olderThan(4_000)).toBe(1)
    vi.advanceTimersByTime(5_000)
    expect(open.olderThan(4_000)).toBe(2)
    open.end(first)
    expect(open.olderThan(4_000)).toBe(1)
    open.end(second)
    expect(open.olderThan(0)).toBe(0)
  })

  it('forgets a call that is older than the window, and ignores the end of one that it never saw', () => {
    const open = openCalls(60_000)
    const call = {}
    open.begin(call)
    vi.advanceTimersByTime(120_000)
    expect(open.olderThan(1)).toBe(0)
    open.end(call)
    open.end({})
    expect(open.olderThan(0)).toBe(0)
  })

  it('leaves nothing behind after a million calls', () => {
    const open = openCalls(60_000)
    for (let call = 0; call < 1_000_000; call++) {
      const key = {}
      open.begin(key)
      if (call % 1_000 === 0) vi.advanceTimersByTime(100)
      open.end(key)
    }
    vi.advanceTimersByTime(2_000)
    expect(open.olderThan(0)).toBe(0)
  })
})
