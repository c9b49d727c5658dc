import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeWithServer, redisServer } from '@hale/testbed'
import { describe, expect, it } from 'vitest'
import { startOwnDatabase } from './own-database'
import { runCascade } from './run-cascade'
import { table } from './table'

const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
const told = (heading: string): string | undefined => new RegExp(`## ${heading}[^|]*?\\n((?:\\|.*\\n)+)`).exec(readme)?.[1]?.trim()
const slow = { timeout: 90_000 }

describe.concurrent('three services that check each other', () => {
  it('go by their own rules with the guard, as the README tells', slow, async ({ onTestFinished }) => {
    const database = await startOwnDatabase()
    onTestFinished(() => database.stop())
    const rows = await runCascade('on', database)
    expect(table(rows)).toBe(told('With the guard'))
    expect(rows.filter(([, a]) => a !== 'ready')).toEqual([])
  })

  it('fall together without it, and stay down in a loop, as the README tells', slow, async ({ onTestFinished }) => {
    const database = await startOwnDatabase()
    onTestFinished(() => database.stop())
    expect(table(await runCascade('off', database))).toBe(told('Without it'))
  })
})

describeWithServer(redisServer, 'three services before a real Redis', (redis) => {
  it('go by their own rules with the guard', slow, async () => {
    expect(table(await runCascade('on', redis()))).toBe(told('With the guard'))
  })

  it('fall together without it, and stay down in a loop', slow, async () => {
    expect(table(await runCascade('off', redis()))).toBe(told('Without it'))
  })
})
