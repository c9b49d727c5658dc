import { describe, expect, it } from 'vitest'
import { readBlocks } from './blocks'
import { keepsPromise } from './promised-output'

describe('the output of a page', () => {
  const promised = '{"status":"healthy","timestamp":"2026-11-25T14:23:14.195Z","duration":0.11,\n "checks":{ "a": {...} }}'

  it('is the same with another time, another duration and other spaces', () => {
    expect(keepsPromise(promised, '{"status":"healthy","timestamp":"2027-01-02T03:04:05.006Z","duration":7,"checks":{"a":{"x":1}}}')).toBe(
      true,
    )
  })

  it('is another one with another status, a field more, or nothing', () => {
    expect(keepsPromise(promised, '{"status":"degraded","timestamp":"2027-01-02T03:04:05.006Z","duration":7,"checks":{"a":{}}}')).toBe(
      false,
    )
    expect(
      keepsPromise(promised, '{"status":"healthy","name":"x","timestamp":"2027-01-02T03:04:05.006Z","duration":7,"checks":{"a":{}}}'),
    ).toBe(false)
    expect(keepsPromise(promised, '')).toBe(false)
  })

  it('is the same when something took another time, and failed another number of times', () => {
    const line = 'stock recovered after 42 s, 17 failed runs'
    expect(keepsPromise(line, 'stock recovered after 420 ms, 1 failed run')).toBe(true)
    expect(keepsPromise(line, 'stock recovered after 1 min 30 s, 90 failed runs')).toBe(true)
    expect(keepsPromise(line, 'stock recovered')).toBe(false)
  })
})

describe('a page', () => {
  const page = [
    'Install:',
    '```sh',
    'npm install hono   # or another',
    '```',
    '```ts',
    '// server.ts',
    'listen()',
    '```',
    '<!-- reader: stop server -->',
    '```console',
    '$ curl localhost  # in another terminal',
    'hello',
    '$ true',
    '```',
    '```yaml',
    'a: 1',
    '```',
  ].join('\n')

  it('has commands, files, transcripts and what the reader does, in its order', () => {
    expect(readBlocks(page)).toEqual([
      { kind: 'shell', line: 2, commands: ['npm install hono'] },
      { kind: 'code', line: 5, language: 'ts', file: 'server.ts', source: '// server.ts\nlisten()\n' },
      { kind: 'directive', line: 9, words: ['stop', 'server'] },
      {
        kind: 'transcript',
        line: 10,
        entries: [
          { command: 'curl localhost', output: 'hello' },
          { command: 'true', output: '' },
        ],
      },
    ])
  })

  it('has what a program shows in its own terminal', () => {
    expect(readBlocks('<!-- reader: shows server -->\n\n```\nstock unhealthy\n```\n')).toEqual([
      { kind: 'log', line: 3, program: 'server', output: 'stock unhealthy' },
    ])
  })

  it.each(['', 'text', 'bash'])('refuses commands with their output that are marked %j instead of console', (language) => {
    expect(() => readBlocks(`Look:\n\`\`\`${language}\n$ curl localhost\nhello\n\`\`\`\n`)).toThrow(
      'line 2: commands with their output must be `console`',
    )
  })
})
