import { join } from 'node:path'
import { expect, it } from 'vitest'
import { publishedPackages } from '../published'
import { consumers } from './consumers'

const root = join(import.meta.dirname, '..', '..', '..')

it('every published package is used by a stranger: a new one has an entry in consumers.ts', () => {
  expect(Object.keys(consumers).sort()).toEqual(publishedPackages(root).map(({ name }) => name))
})
