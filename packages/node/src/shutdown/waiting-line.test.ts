import { describe, expect, it } from 'vitest'
import { waitingLine } from './waiting-line'

const timing = { readinessDelay: 0, timeout: 10_000, leastForSteps: 1_000 }

describe('the line after Ctrl-C', () => {
  it.each([
    [{ running: 0, open: 0 }, [], undefined],
    [{ running: 1, open: 1 }, [], '1 running request'],
    [{ running: 2, open: 5 }, ['onShutdown'], '2 running requests, 3 idle connections, onShutdown'],
    [{ running: 0, open: 1 }, ['beforeClose', 'onShutdown'], '1 idle connection, beforeClose, onShutdown'],
    [{ running: 9, open: 1 }, [], '9 running requests'],
  ])('%o and %o', (drain, steps, parts) => {
    const line = parts && `SIGINT: waiting at most 10 s for ${parts}. Press Ctrl-C again to end at once.`
    expect(waitingLine('SIGINT', drain, timing, steps)).toBe(line)
  })

  it('counts a readinessDelay that is set', () => {
    const line = waitingLine('SIGINT', { running: 0, open: 0 }, { ...timing, readinessDelay: 2_500 }, [])
    expect(line).toBe('SIGINT: waiting at most 13 s for readinessDelay. Press Ctrl-C again to end at once.')
  })
})
