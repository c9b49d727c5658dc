import { join } from 'node:path'
import { expect, it } from 'vitest'
import { publishedPackages } from '../published'
import { consumersOf } from './consumers'

const packages = publishedPackages(join(import.meta.dirname, '..', '..', '..'))

it('every published package is used by strangers: a new one has an entry in consumers.ts', () => {
  expect(Object.keys(consumersOf(packages))).toEqual(packages.map(({ name }) => name))
})

it('a package without an entry is refused by name', () => {
  const unknown = { name: 'unheard-of', version: '1.0.0', folder: '', entryPoints: [] }
  expect(() => consumersOf([unknown])).toThrow('@hale/unheard-of has no entry in release/src/publish/consumers.ts')
})
