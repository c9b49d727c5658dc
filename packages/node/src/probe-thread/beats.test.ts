import { describe, expect, it } from 'vitest'
import { allocateBeats, BEAT, createHeart, createPulse } from './beats'

describe('the pulse of the main thread', () => {
  const start = 1_000

  it('is a block for as long as no beat comes, and none once one comes', () => {
    const memory = allocateBeats()
    const heart = createHeart(memory)
    const pulse = createPulse(memory, start)
    expect(pulse.take(start + 100)).toBe(100)
    expect(pulse.take(start + 250)).toBe(250)
    heart.beat(false)
    expect(pulse.take(start + 300)).toBe(0)
  })

  it('remembers the longest block, for the main thread to read', () => {
    const memory = allocateBeats()
    const heart = createHeart(memory)
    const pulse = createPulse(memory, start)
    for (let now = start; now <= start + 700; now += BEAT) pulse.take(now)
    heart.beat(false)
    pulse.take(start + 800)
    pulse.take(start + 900)
    expect(heart.longestBlock).toBe(700)
  })

  it.each([60_000, 3_600_000])('counts at most two beats for a process that was stopped for %i ms', (stopped) => {
    const pulse = createPulse(allocateBeats(), start)
    pulse.take(start + 50)
    expect(pulse.take(start + 50 + stopped)).toBe(50 + 2 * BEAT)
  })

  it('counts nothing for a clock that goes back', () => {
    const pulse = createPulse(allocateBeats(), start)
    pulse.take(start + 100)
    expect(pulse.take(start - 5_000)).toBe(100)
  })

  it('knows at once that the main thread drains', () => {
    const memory = allocateBeats()
    const pulse = createPulse(memory, start)
    expect(pulse.draining).toBe(false)
    createHeart(memory).drain()
    expect(pulse.draining).toBe(true)
  })

  it('knows from the main thread whether a debugger is attached', () => {
    const memory = allocateBeats()
    const heart = createHeart(memory)
    const pulse = createPulse(memory, start)
    expect(pulse.inspected).toBe(false)
    heart.beat(true)
    expect(pulse.inspected).toBe(true)
    heart.beat(false)
    expect(pulse.inspected).toBe(false)
  })
})
