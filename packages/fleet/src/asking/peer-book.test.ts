import { expect, it } from 'vitest'
import type { PeerSource } from '../peers/peer-source'
import { createPeerBook } from './peer-book'

const urlsOf = (list: () => unknown): string[] =>
  createPeerBook({ list } as PeerSource, { id: 'a', name: 'orders' }, () => 0)
    .list()
    .map(({ url }) => url)

it('knows no peers where a source throws or returns no list, and leaves out what has no URL', () => {
  const broken = (): never => {
    throw new Error('away')
  }
  for (const list of [broken, () => undefined, () => Promise.resolve([]), () => 'http://10.0.0.7:3000']) expect(urlsOf(list)).toEqual([])
  expect(urlsOf(() => [null, undefined, {}, { url: 7 }, { url: 'http://10.0.0.7:3000' }])).toEqual(['http://10.0.0.7:3000'])
})
