import { describe, expect, it } from 'vitest'
import { createJudge } from '../options/thresholds'
import { formatBytes, judgeUsages, type Usage, usedRatio } from './usage'

const space: Usage = { name: 'space on /', used: 915 * 2 ** 20, limit: 2 ** 30, format: formatBytes }
const inodes: Usage = { name: 'inodes on /', used: 95, limit: 100, format: String }
const limits = { degradedAt: 0.95, unhealthyAt: 0.95 }
const judge = createJudge('disk', limits)

describe('usage', () => {
  it('is judged by the one closest to its limit, and the message names it with its numbers', () => {
    expect(judgeUsages([space, inodes], judge, { path: '/' })).toEqual({
      status: 'unhealthy',
      message: 'inodes on /: 95% used, 95 of 100',
      observed: { value: 0.95, unit: 'ratio', ...limits },
      data: { path: '/' },
    })
    expect(judgeUsages([space, { ...inodes, used: 5 }], judge, {})).toEqual({
      status: 'healthy',
      message: 'space on /: 89.36% used, 915 MiB of 1 GiB',
      observed: { value: 0.8936, unit: 'ratio', ...limits },
      data: {},
    })
  })

  it('is judged by the only one', () => {
    expect(judgeUsages([inodes], judge, {})).toMatchObject({ status: 'unhealthy', observed: { value: 0.95 } })
  })

  it('rounds a ratio to four digits', () => {
    expect(usedRatio({ ...inodes, used: 2, limit: 3 })).toBe(0.6667)
    expect(usedRatio({ ...inodes, used: 79_999, limit: 100_000 })).toBe(0.8)
  })

  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [431 * 2 ** 20, '431 MiB'],
    [2 ** 50, '1 PiB'],
    [2 ** 62, '4096 PiB'],
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })
})
