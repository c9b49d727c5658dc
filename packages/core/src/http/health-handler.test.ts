import { describe, expect, it } from 'vitest'
import { createHealth, createProbeHandler, requireHandler } from '../index'

describe('requireHandler', () => {
  it('accepts what createProbeHandler returns, and a function with its paths', () => {
    requireHandler(createProbeHandler(createHealth()))
    requireHandler(Object.assign(() => undefined, { paths: ['/version'] }))
  })

  it.each([
    ['a health', createHealth(), 'an object'],
    ['nothing', undefined, 'undefined'],
    ['a function without paths', () => undefined, 'a function'],
    ['a path without a slash', Object.assign(() => undefined, { paths: ['version'] }), 'a function'],
  ])('refuses %s with the remedy', (_, value, shown) => {
    expect(() => requireHandler(value as never)).toThrow(
      `mount: the handler must be a function with its paths, as createProbeHandler and statusPage return it; got ${shown}. A health is mounted with probes(health).`,
    )
  })
})
