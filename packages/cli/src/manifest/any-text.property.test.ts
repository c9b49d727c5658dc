import fc from 'fast-check'
import { expect, it } from 'vitest'
import { examine } from '../doctor/examine'
import { goodDeployment } from '../doctor/mutations/good-deployment'
import { RULES } from '../doctor/rules/rules'
import { joinManifests } from './manifests'
import { type Language, readSource } from './read-source'
import { createSource } from './source'

const LANGUAGES: readonly Language[] = ['yaml', 'dockerfile', 'haproxy', 'nginx']

/** Well-formed files with a stretch cut out, doubled, or replaced by something else. */
const damaged = fc
  .tuple(
    fc.constantFrom(...Object.values(goodDeployment(3000))),
    fc.nat(),
    fc.nat(60),
    fc.oneof(fc.constant(''), fc.string({ unit: 'binary' })),
  )
  .map(([text, from, length, instead]) => {
    const start = from % text.length
    return text.slice(0, start) + instead + text.slice(start + length)
  })

it('reads and judges any string in any language without a throw, and every problem has its place', () => {
  fc.assert(
    fc.property(fc.oneof(damaged, fc.string({ unit: 'binary' })), fc.constantFrom(...LANGUAGES), (text, language) => {
      const manifests = joinManifests([readSource(createSource('a', text), language)])
      const { failures, findings } = examine({ manifests }, RULES)
      expect(failures).toEqual([])
      for (const { place } of [...manifests.problems, ...findings]) {
        expect(place?.line).toBeGreaterThan(0)
        expect(place?.column).toBeGreaterThan(0)
      }
    }),
    { numRuns: 400 },
  )
})
