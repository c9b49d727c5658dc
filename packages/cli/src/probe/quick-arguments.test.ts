import { describe, expect, it } from 'vitest'
import { readArguments } from '../read-arguments'
import { OPTIONS } from './probe-options'
import { quickArguments } from './quick-arguments'

describe('plain arguments', () => {
  it.each([
    [[]],
    [['http://a/b']],
    [['http://a/b', '--timeout', '2s', '--insecure', '--exit', 'nagios']],
    [['--socket', '/x', '--timeout', '1s', '--timeout', '2s', '/livez']],
    [['--file', '']],
    [['a', 'b']],
  ])('%j are read as the parser reads them', (args) => {
    const { values, positionals } = readArguments('probe', args, OPTIONS)
    expect(quickArguments(args)).toEqual({ values: { ...values }, positionals })
  })

  it.each([
    [['--timeout=2s']],
    [['-t']],
    [['--']],
    [['--timeout']],
    [['--timeout', '--insecure']],
    [['--__proto__', 'x']],
    [['--tmeout', '2s']],
    [['-']],
  ])('%j are left to the parser', (args) => expect(quickArguments(args)).toBeUndefined())
})
