import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { keepsPromise, readBlocks } from '@hale/testbed/pages'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningExample, startExample } from './start-example'

const page = readFileSync(join(import.meta.dirname, '../../examples/demo/README.md'), 'utf8')
const entries = readBlocks(page).flatMap((block) => (block.kind === 'transcript' ? block.entries : []))
const run = promisify(execFile)

describe('the README of the demo', () => {
  let demo: RunningExample
  let base: string
  beforeAll(async () => {
    demo = await startExample('demo')
    base = /listens on (http:\S+)/.exec(demo.printed())?.[1] ?? ''
  })
  afterAll(() => demo.remove())

  it('shows the answer to each of its commands, in its order', async () => {
    expect(entries).toHaveLength(10)
    for (const { command, output } of entries) {
      const mine = command.replaceAll('http://127.0.0.1:3000', base).replaceAll('curl ', 'curl -s ')
      // The machine's own disk may be full, and a result answers for a second.
      const printed = async () => (await run('bash', ['-c', mine.replace('/readyz', '/readyz?exclude=disk')])).stdout
      const promised = output.replace(/,\s*"disk":\{[^}]*\}/, '')
      await expect.poll(async () => (keepsPromise(promised, await printed()) ? 'as shown' : `${mine}\n${await printed()}`)).toBe('as shown')
    }
  })

  it('shows the lines that the terminal then has', async () => {
    const [, lines = ''] = /```log\n([\s\S]*?)```/.exec(page) ?? []
    const wanted = lines.trim().split('\n')
    expect(wanted).toHaveLength(4)
    await expect
      .poll(() =>
        wanted.filter(
          (line) =>
            !demo
              .printed()
              .split('\n')
              .some((printed) => keepsPromise(line, printed)),
        ),
      )
      .toEqual([])
  })

  it('names the address that the demo prints first', () => {
    expect(demo.printed().trimStart()).toMatch(/^Open http:\/\/127\.0\.0\.1:\d+\/status in a browser:/)
  })
})
