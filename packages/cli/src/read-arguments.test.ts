import { describe, expect, it } from 'vitest'
import { readArguments } from './read-arguments'

const OPTIONS = {
  timeout: { type: 'string' },
  insecure: { type: 'boolean' },
  off: { type: 'string', multiple: true, short: 'o' },
} as const
const read = (...args: string[]) => readArguments('test', args, OPTIONS)

describe('the arguments of a command', () => {
  it('are its options by name, and the rest', () => {
    expect(read('a', '--timeout', '2s', '--insecure', '-o', 'x', '--off=-y', '--', '--b')).toEqual({
      values: { timeout: '2s', insecure: true, off: ['x', '-y'] },
      positionals: ['a', '--b'],
    })
  })

  it('may be a dash, which means stdin', () => {
    expect(read('-').positionals).toEqual(['-'])
    expect(read('--timeout', '-').values.timeout).toBe('-')
  })

  it.each([
    [['--tmeout', '2s'], 'hale test: unknown option "--tmeout"; did you mean "--timeout"? Known: --timeout, --insecure, --off'],
    [['--zzz'], 'hale test: unknown option "--zzz". Known: --timeout, --insecure, --off'],
    [['-z'], 'hale test: unknown option "-z". Known: --timeout, --insecure, --off'],
    [['--__proto__'], 'hale test: unknown option "--__proto__". Known: --timeout, --insecure, --off'],
    [['--timeout'], 'hale test: --timeout must have a value; got undefined'],
    [['--timeout', '--insecure'], 'hale test: --timeout must have a value; got "--insecure"'],
    [['--insecure=yes'], 'hale test: --insecure takes no value; got "yes"'],
  ])('%j are refused', (args, message) => {
    expect(() => read(...args)).toThrow(message)
  })
})
