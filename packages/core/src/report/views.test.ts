import { describe, expect, it } from 'vitest'
import { createHealth } from '../index'
import type { CheckRunner } from '../run/check-runner'
import { createViews } from './views'

const health = () =>
  createHealth({ readiness: { database: { run: () => true, maxAge: 60_000 }, cache: { run: () => true, maxAge: 60_000 } } })

describe('exclude', () => {
  it('with names of no check makes no other report than a probe without it', () => {
    const given = health()
    const plain = given.evaluate({ probe: 'readiness' })
    for (let index = 0; index < 100; index += 1) {
      expect(given.evaluate({ probe: 'readiness', exclude: [`nothing${index}`, 'toString'] })).toBe(plain)
    }
  })

  it('makes one report for the same names, in whatever order and however often they are given', () => {
    const given = health()
    const report = given.evaluate({ probe: 'readiness', exclude: ['cache', 'database'] })
    expect(given.evaluate({ probe: 'readiness', exclude: ['database', 'cache', 'cache', 'nothing'] })).toBe(report)
    expect(given.evaluate({ probe: 'readiness', exclude: ['database'] })).not.toBe(report)
  })

  it('keeps the views that were used last, and no more than 32', () => {
    let looks = 0
    const runners = Array.from({ length: 8 }, (_, index) => {
      const resolved = { name: `check${index}`, probe: 'readiness', scope: 'local' }
      return {
        get resolved() {
          looks += 1
          return resolved
        },
      } as unknown as CheckRunner
    })
    const viewOf = createViews(runners)
    const selections = Array.from({ length: 64 }, (_, bits) => ({
      exclude: ['check6', ...Array.from({ length: 6 }, (_, index) => `check${index}`).filter((_, index) => bits & (1 << index))],
    }))
    const kept = viewOf(selections[0] ?? {})
    for (const selection of selections) {
      viewOf(selection)
      expect(viewOf(selections[0] ?? {})).toBe(kept)
    }
    looks = 0
    for (const selection of selections.slice(-31)) viewOf(selection)
    expect(looks).toBe(0)
    viewOf(selections[1] ?? {})
    expect(looks).toBeGreaterThan(0)
  })
})
