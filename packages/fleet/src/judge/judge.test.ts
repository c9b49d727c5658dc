import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PeerAnswer, type Round, type Says, saysOf } from './evidence'
import { type Evidence, judge } from './judge'
import { createOutage } from './outage'

const says = fc.constantFrom<Says>('down', 'up', 'unsure', 'silent')
const place = fc.constantFrom(undefined, 'a', 'b', 'c')
const answer: fc.Arbitrary<PeerAnswer> = fc.record({ says, version: place, zone: place })
const rounds: fc.Arbitrary<Round[]> = fc
  .array(fc.array(answer, { minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 8 })
  .map((all) => all.map((answers, index) => ({ at: index * 8_000, answers })))
const evidence: fc.Arbitrary<Evidence> = fc.record({
  rounds,
  failingFor: fc.constantFrom(0, 5_000, 19_999, 20_000, 90_000),
  released: fc.boolean(),
  peers: fc.integer({ min: 1, max: 1_000 }),
  version: place,
  zone: place,
  now: fc.integer({ min: 56_000, max: 120_000 }),
})

const round = (down: number, up: number, more: Partial<PeerAnswer> = {}): Round => ({
  at: 0,
  answers: [...Array(down).fill({ says: 'down', ...more }), ...Array(up).fill({ says: 'up', ...more })],
})
const SILENT: Round = { at: 0, answers: Array(6).fill({ says: 'silent' }) }
const decide = (given: readonly Round[], more: Partial<Evidence> = {}) =>
  judge({ rounds: given, failingFor: 0, released: false, peers: 1_000, now: 0, ...more }).decision

describe('judge', () => {
  it('is monotone: where one peer more says down, a hold stays a hold', () => {
    fc.assert(
      fc.property(evidence, fc.nat(), fc.nat(), (given, roundAt, answerAt) => {
        const at = roundAt % given.rounds.length
        const worse = given.rounds.map((one, index) => {
          if (index !== at) return one
          const which = answerAt % one.answers.length
          return {
            ...one,
            answers: one.answers.map((old, place) => (place === which && old.says === 'up' ? { ...old, says: 'down' as const } : old)),
          }
        })
        if (judge(given).decision === 'hold') expect(judge({ ...given, rounds: worse }).decision).toBe('hold')
      }),
      { numRuns: 2_000 },
    )
  })

  it('never holds without a peer that says down', () => {
    fc.assert(
      fc.property(evidence, (given) => {
        const none = given.rounds.map((one) => ({ ...one, answers: one.answers.filter((old) => old.says !== 'down') }))
        expect(judge({ ...given, rounds: none }).decision).not.toBe('hold')
      }),
    )
  })

  it('does not swing where the answers stay the same', () => {
    const all = fc.array(answer, { minLength: 1, maxLength: 9 })
    fc.assert(
      fc.property(all, fc.integer({ min: 1, max: 50 }), place, place, (answers, peers, version, zone) => {
        const outage = createOutage({ version, zone })
        outage.failed(0)
        let flips = 0
        let before: boolean | undefined
        for (let at = 0; at < 120_000; at += 2_000) {
          outage.add({ at, answers }, peers)
          const holds = outage.holds(at)
          if (before !== undefined && before !== holds) flips += 1
          before = holds
        }
        // It may leave once, when it is sure.
        expect(flips).toBeLessThanOrEqual(1)
      }),
      { numRuns: 1_000 },
    )
  })

  it('releases at once where it works for the others, by eight answers at least', () => {
    expect(decide([round(0, 6)])).toBe('unsure')
    expect(decide([round(0, 6), round(0, 2)])).toBe('release')
    expect(decide([round(1, 11)])).toBe('release')
    expect(decide([round(2, 10)])).toBe('hold')
    expect(decide([round(4, 14)])).toBe('release')
    expect(decide([round(12, 24)])).toBe('release')
  })

  it('holds for 20 s where the answers are mixed, and then only where 70 % of the last three rounds say down', () => {
    const mixed = [round(6, 0), round(6, 0), round(6, 0), round(4, 2), round(4, 2), round(4, 2)]
    const most = [round(2, 4), round(2, 4), round(2, 4), round(4, 2), round(4, 2), round(5, 1)]
    for (const rounds of [mixed, most]) expect(decide(rounds, { failingFor: 19_999 })).toBe('hold')
    expect(decide(mixed, { failingFor: 20_000 })).toBe('release')
    expect(decide(most, { failingFor: 20_000 })).toBe('hold')
  })

  it('holds again what was released where 95 % of six rounds say down', () => {
    expect(decide(Array(5).fill(round(6, 0)), { released: true })).toBe('release')
    expect(decide(Array(6).fill(round(6, 0)), { released: true })).toBe('hold')
    expect(decide(Array(6).fill(round(5, 1)), { released: true })).toBe('release')
  })

  it('decides by few peers where there are no others', () => {
    expect(decide([round(1, 0)], { peers: 1 })).toBe('hold')
    expect(decide([round(0, 1)], { peers: 1 })).toBe('release')
    expect(decide([round(0, 3)], { peers: 6 })).toBe('release')
    expect(decide([round(1, 1)], { peers: 2 })).toBe('hold')
    expect(decide([round(1, 1)], { peers: 2, failingFor: 20_000 })).toBe('release')
    expect(decide([], { peers: 0 })).toBe('release')
  })

  it('takes a healthy other version for a bad release, and a healthy other zone for a network that is cut', () => {
    const mixed: Round = {
      at: 0,
      answers: [...round(16, 0, { version: '2', zone: 'a' }).answers, ...round(0, 8, { version: '1', zone: 'b' }).answers],
    }
    expect(decide([mixed])).toBe('hold')
    expect(decide([mixed], { version: '2' })).toBe('release')
    expect(decide([mixed], { zone: 'a' })).toBe('release')
  })

  it('takes other zones together where each has few answers', () => {
    const zones = ['b', 'c', 'd', 'e'].flatMap((zone) => round(0, 2, { zone }).answers)
    expect(decide([{ at: 0, answers: [...round(12, 0, { zone: 'a' }).answers, ...zones] }], { zone: 'a' })).toBe('release')
  })

  it('does not hold where only the own zone answers', () => {
    const cut: Round = { at: 0, answers: [...round(4, 0, { zone: 'a' }).answers, ...SILENT.answers] }
    expect(decide([cut, cut])).toBe('hold')
    expect(decide([cut], { zone: 'a' })).toBe('hold')
    expect(decide([cut, cut], { zone: 'a' })).toBe('release')
  })

  it('does not hold for long where hardly a peer answers, but peers that do not know yet are reached', () => {
    const few: Round = { at: 0, answers: [...round(3, 0).answers, ...Array(17).fill({ says: 'silent' })] }
    const unsure: Round = { at: 0, answers: [...few.answers.slice(0, 18), { says: 'unsure' }, { says: 'unsure' }] }
    expect(decide([few], { failingFor: 19_999 })).toBe('hold')
    expect(decide([few], { failingFor: 20_000 })).toBe('release')
    expect(decide([unsure], { failingFor: 20_000 })).toBe('hold')
  })

  it('keeps a hold for 30 s without any answer', () => {
    const heard = [round(6, 0), ...[8_000, 16_000, 24_000].map((at) => ({ ...SILENT, at }))]
    expect(decide(heard, { now: 29_000 })).toBe('hold')
    expect(decide(heard, { now: 31_000 })).toBe('release')
  })

  it('leaves where no peer answers at all, after a second look at a large fleet', () => {
    expect(decide([SILENT])).toBe('unsure')
    expect(decide([SILENT, SILENT, SILENT])).toBe('release')
    expect(decide([SILENT], { peers: 6 })).toBe('release')
  })

  it('forgets what is older than a minute', () => {
    expect(decide([round(6, 0)], { now: 61_000, peers: 6 })).toBe('unsure')
  })
})

describe('a peer', () => {
  it('says down for 20 s after its last failure, and nothing by a run from before this instance began to fail', () => {
    expect(saysOf({ status: 'unhealthy', age: 0, failedAgo: 0 }, 5_000)).toBe('down')
    expect(saysOf({ status: 'healthy', age: 0, failedAgo: 19_999 }, 5_000)).toBe('down')
    expect(saysOf({ status: 'unknown', age: 0, failedAgo: 5_000 }, 5_000)).toBe('down')
    expect(saysOf({ status: 'healthy', age: 0, failedAgo: 20_000 }, 5_000)).toBe('up')
    expect(saysOf({ status: 'degraded', age: 5_000 }, 5_000)).toBe('up')
    expect(saysOf({ status: 'healthy', age: 5_001 }, 5_000)).toBe('unsure')
    expect(saysOf({ status: 'unknown', age: 0 }, 5_000)).toBe('unsure')
  })
})
