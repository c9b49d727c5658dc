import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeWithServer, redisServer } from '@hale/testbed'
import { describe, expect, it } from 'vitest'
import { startOwnDatabase } from './own-database'
import { runCascade } from './run-cascade'
import { table } from './table'

const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
const documented = (heading: string): string | undefined => new RegExp(`## ${heading}[^|]*?\\n((?:\\|.*\\n)+)`).exec(readme)?.[1]?.trim()
const slow = { timeout: 240_000 }

describe.concurrent('three services that check each other', () => {
  it('follow their own rules with the guard, as the README says', slow, async ({ onTestFinished }) => {
    const database = await startOwnDatabase()
    onTestFinished(() => database.stop())
    const rows = await runCascade('on', database)
    expect(table(rows)).toBe(documented('With the guard'))
    expect(rows.filter(([, a]) => a !== 'ready')).toEqual([])
  })

  it('fail together without it, and stay down in a loop, as the README says', slow, async ({ onTestFinished }) => {
    const database = await startOwnDatabase()
    onTestFinished(() => database.stop())
    expect(table(await runCascade('off', database))).toBe(documented('Without it'))
  })
})

describeWithServer(redisServer, 'three services with a real Redis', (redis) => {
  it('follow their own rules with the guard', slow, async () => {
    expect(table(await runCascade('on', redis()))).toBe(documented('With the guard'))
  })

  it('fail together without it, and stay down in a loop', slow, async () => {
    expect(table(await runCascade('off', redis()))).toBe(documented('Without it'))
  })
})
