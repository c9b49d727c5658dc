import { afterEach, beforeEach, expect, vi } from 'vitest'
import type { Check } from '../index'
import { type ControlledCheck, controlledCheck } from './controlled-check'

/** Every test of the file runs on a clock of its own, and must leave no timer behind. */
export function useFakeClock(): void {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => {
    expect(vi.getTimerCount()).toBe(0)
    vi.useRealTimers()
  })
}

/** Lets that many ms pass on the fake clock. */
export async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
}

/** A controlled check that is given up after 100 ms. */
export function hanging(settings: Omit<Check, 'run'> = {}): ControlledCheck {
  return controlledCheck({ timeout: 100, ...settings })
}
