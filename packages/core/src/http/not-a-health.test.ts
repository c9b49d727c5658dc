import { expect, it } from 'vitest'
import { createHealth, createProbeHandler, type Health } from '../index'

it.each<[string, () => unknown, string]>([
  ['nothing', () => undefined, 'got undefined'],
  ['null', () => null, 'got null'],
  ['an empty object', () => ({}), 'got an object'],
  ['a promise of one', () => Promise.resolve(createHealth()), 'got a promise'],
  ['the options of one', () => ({ readiness: {} }), 'got an object'],
  ['the function that makes one', () => createHealth, 'got the function createHealth'],
  ['a request, as in app.use(probes)', () => new Request('http://localhost/'), 'got an instance of Request'],
])('the probe handler refuses %s in the place of a health, and says what to pass', (_, make, shown) => {
  const create = () => createProbeHandler(make() as Health)
  expect(create).toThrow(TypeError)
  expect(create).toThrow(`probes: health must be what createHealth returns; ${shown}`)
  expect(create).toThrow('Call probes(health) with it, and mount what that returns.')
})
