import { describe, expect, it } from 'vitest'
import { compare, inRounds } from './rounds'

const sample = (cpu: number, disturbed = false) => ({ rate: 1, cpu, disturbed })

describe('rounds', () => {
  it('measure each contender once, and none always first', async () => {
    const order: string[] = []
    const samples = await inRounds(3, ['a', 'b', 'c'], async (contender) => {
      order.push(contender)
      return order.length
    })
    expect(order.join('')).toBe('abcbcacab')
    expect(samples.get('a')).toEqual([1, 6, 8])
  })
})

describe('a comparison', () => {
  it('is the median of the ratios in the same round, with the middle half', () => {
    const compared = compare([sample(2), sample(30), sample(8)], [sample(1), sample(10), sample(2)], 'cpu')
    expect(compared).toMatchObject({ median: 3, low: 2.5, high: 3.5, count: 3, disturbed: 0 })
  })

  it('leaves out rounds in which either was disturbed, and counts them', () => {
    const compared = compare(
      [sample(1), sample(9, true), sample(1), sample(1), sample(1)],
      [sample(1), sample(1), sample(1, true), sample(1), sample(1)],
      'cpu',
    )
    expect(compared).toMatchObject({ median: 1, high: 1, count: 3, disturbed: 2, setAside: true })
  })

  it('takes all rounds where too few quiet ones are left, and says so', () => {
    const compared = compare([sample(1), sample(3, true), sample(3, true)], [sample(1), sample(1), sample(1)], 'cpu')
    expect(compared).toMatchObject({ median: 3, count: 3, disturbed: 2, setAside: false })
  })
})
