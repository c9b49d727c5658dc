import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeFolder } from '../testing/mount'
import { heldMemory } from './held-memory'

const MiB = 2 ** 20
const linux = existsSync('/proc/self/status')

describe('heldMemory()', () => {
  it.runIf(linux)('grows with what the process allocates', () => {
    const before = heldMemory() ?? 0
    const ballast = Buffer.alloc(64 * MiB, 1)
    expect((heldMemory() ?? 0) - before).toBeGreaterThan(48 * MiB)
    expect(ballast).toHaveLength(64 * MiB)
  })

  it.runIf(linux)('is less than the resident memory, which contains the pages of the program file', () => {
    expect(heldMemory()).toBeLessThan(process.memoryUsage.rss())
  })

  it('adds anonymous and shared memory, without mapped files', () => {
    const root = makeFolder()
    mkdirSync(join(root, 'proc/self'), { recursive: true })
    writeFileSync(
      join(root, 'proc/self/status'),
      'Name:\tnode\nVmRSS:\t 9000 kB\nRssAnon:\t 3000 kB\nRssFile:\t 5000 kB\nRssShmem:\t 1000 kB\n',
    )
    expect(heldMemory(root)).toBe(4_000 * 1_024)
  })

  it('is unknown where the system does not say it', () => {
    expect(heldMemory(makeFolder())).toBeUndefined()
  })
})
