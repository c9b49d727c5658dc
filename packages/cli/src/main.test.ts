import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from './commands'
import { main } from './main'
import { captureIo } from './testing/captured-io'

async function hale(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const io = captureIo()
  const code = await main(args, io)
  return { code, out: io.out(), err: io.err() }
}

describe('hale', () => {
  it.each([[[]], [['--help']], [['-h']], [['help']]])('lists every command for %j', async (args) => {
    const { code, out } = await hale(...args)
    expect(code).toBe(0)
    for (const [name, { summary }] of Object.entries(COMMANDS)) {
      expect(out).toContain(name)
      expect(out).toContain(summary)
    }
  })

  it('prints its version, which is that of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { version: string }
    expect(await hale('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' })
  })

  it.each(Object.keys(COMMANDS))('%s explains itself, with every option', async (name) => {
    const { code, out } = await hale(name, '--help')
    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`^Usage: hale ${name}\\b`))
    expect(await hale('help', name)).toEqual({ code, out, err: '' })
  })

  it('suggests the command that a misspelt one is closest to', async () => {
    const { code, err } = await hale('prob')
    expect(code).toBe(2)
    expect(err).toContain('hale: unknown command "prob"; did you mean "probe"? Known: probe')
  })

  it.each(['constructor', '__proto__', 'toString', '-x'])('knows no command %s', async (name) => {
    expect(await hale(name)).toMatchObject({ code: 2, err: expect.stringContaining('unknown command') })
  })
})
