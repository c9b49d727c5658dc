import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { withoutPeers } from './without-peers'

const MANIFEST = `{
  "name": "@hale/hono",
  "version": "1.1.0",
  "peerDependencies": { "@hale/core": "workspace:^", "hono": "^4.0.0" }
}
`
let folder: string
const manifest = () => readFileSync(join(folder, 'package.json'), 'utf8')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hale-peers-'))
  writeFileSync(join(folder, 'package.json'), MANIFEST)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('hides the peers of this repository alone, and keeps the version that was written meanwhile', () => {
  withoutPeers([folder], () => {
    expect(JSON.parse(manifest())).toEqual({ name: '@hale/hono', version: '1.1.0', peerDependencies: { hono: '^4.0.0' } })
    writeFileSync(join(folder, 'package.json'), manifest().replace('1.1.0', '1.2.0-next.0'))
  })
  expect(manifest()).toBe(MANIFEST.replace('1.1.0', '1.2.0-next.0'))
})

it('restores the manifests where the version cannot be raised', () => {
  expect(() =>
    withoutPeers([folder], () => {
      throw new Error('no changesets')
    }),
  ).toThrow('no changesets')
  expect(manifest()).toBe(MANIFEST)
})
