import { describe, expect, it } from 'vitest'
import type { Benchmark } from './benchmarks/benchmark'
import { quick } from './measure/effort'
import { runAll } from './run-all'

const result = { question: 'How fast?', notes: [], goals: [], tables: [] }
const passes = (name: string): Benchmark => ({ name, run: async () => result })

describe('a run of all benchmarks', () => {
  it('goes on after one that fails and one that never ends, and says what is missing', async () => {
    const benchmarks = [
      { name: 'broken', run: () => Promise.reject(new Error('the server ended')) },
      { name: 'endless', run: () => new Promise<never>(() => {}) },
      passes('well'),
    ]
    const done: string[] = []
    const missing = await runAll(benchmarks, quick, { begin: 60_000, each: 50 }, ({ name }) => done.push(name))
    expect(done).toEqual(['well'])
    expect(missing).toEqual(['broken: the server ended', 'endless: it took longer than 0 s'])
  })

  it('begins no benchmark when its time is over', async () => {
    const missing = await runAll([passes('late')], quick, { begin: -1, each: 50 }, () => {
      throw new Error('it ran')
    })
    expect(missing).toEqual(['late: no time was left. Run pnpm bench late'])
  })
})
