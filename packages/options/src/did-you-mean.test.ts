import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { didYouMean } from './index'

const KNOWN = ['critical', 'timeout', 'maxAge', 'every', 'failureThreshold', 'runbook', 'readiness']

describe('didYouMean', () => {
  it.each([
    ['critcal', 'critical'],
    ['Critical', 'critical'],
    ['ciritcal', 'critical'],
    ['timeoutMs', 'timeout'],
    ['timeOut', 'timeout'],
    ['maxage', 'maxAge'],
    ['failureTreshold', 'failureThreshold'],
    ['evry', 'every'],
    ['ready', 'readiness'],
  ])('of %s is %s', (given, meant) => {
    expect(didYouMean(given, KNOWN)).toBe(meant)
  })

  it.each(['', 'x', 'password', 'interval', 'run', 'constructor', '__proto__', 'x'.repeat(100_000)])('of %j is nothing', (given) => {
    expect(didYouMean(given, KNOWN)).toBeUndefined()
  })

  it('finds every name that lost, gained or changed one letter', () => {
    const longer = KNOWN.filter((name) => name.length > 4)
    fc.assert(
      fc.property(fc.constantFrom(...longer), fc.nat(), fc.stringMatching(/^[0-9]?$/), fc.boolean(), (name, at, letter, replace) => {
        const place = at % name.length
        const misspelt = name.slice(0, place) + letter + name.slice(place + (replace || letter === '' ? 1 : 0))
        expect(didYouMean(misspelt, KNOWN)).toBe(name)
      }),
    )
  })
})
