import { expect, it } from 'vitest'
import { formatDuration } from './format-duration'

it.each([
  [0, '0 ms'],
  [420.4, '420 ms'],
  [999.4, '999 ms'],
  [999.5, '1 s'],
  [42_000, '42 s'],
  [59_600, '1 min'],
  [60_001, '1 min'],
  [90_000, '1 min 30 s'],
  [3_600_000, '1 h'],
  [3_605_000, '1 h'],
  [5_400_000, '1 h 30 min'],
  [90_000_000, '1 d 1 h'],
])('%d ms are %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text)
})
