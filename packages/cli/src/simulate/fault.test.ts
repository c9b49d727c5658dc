import { expect, it } from 'vitest'
import { FAULT_FORMS, readFault } from './fault'

it.each([
  ['database down 10s..70s', { kind: 'down', check: 'database', from: 10_000, to: 70_000 }],
  ['database is down from 10s..', { kind: 'down', check: 'database', from: 10_000, to: Infinity }],
  ['database down at 1m30s', { kind: 'down', check: 'database', from: 90_000, to: Infinity }],
  ['database down 60s at 10s', { kind: 'down', check: 'database', from: 10_000, to: 70_000 }],
  ['database down for 60s at 10s', { kind: 'down', check: 'database', from: 10_000, to: 70_000 }],
  ['database down 10s..70s on all', { kind: 'down', check: 'database', from: 10_000, to: 70_000 }],
  ['database hangs 10s..70s', { kind: 'hung', check: 'database', from: 10_000, to: 70_000 }],
  ['database slow 800ms 10s..70s', { kind: 'slow', check: 'database', delay: 800, from: 10_000, to: 70_000 }],
  ['database takes 2s at 10s', { kind: 'slow', check: 'database', delay: 2_000, from: 10_000, to: Infinity }],
  ['answers slow 2s 10s..70s', { kind: 'slow answers', delay: 2_000, instances: 1, from: 10_000, to: 70_000 }],
  ['answers take 1.5s 10s..70s on all', { kind: 'slow answers', delay: 1_500, instances: 'all', from: 10_000, to: 70_000 }],
  ['loop blocked 40s at 100s', { kind: 'blocked', instances: 1, from: 100_000, to: 140_000 }],
  ['loop blocked 100s..140s on 2 instances', { kind: 'blocked', instances: 2, from: 100_000, to: 140_000 }],
  ['process crash at 30s', { kind: 'crash', instances: 1, from: 30_000, to: 30_000 }],
  ['crashes 30s..90s', { kind: 'crash', from: 30_000, to: 90_000 }],
  ['SIGTERM at 30s on all', { kind: 'stop', instances: 'all', from: 30_000, to: 30_000 }],
])('%s', (text, expected) => {
  expect(readFault(text)).toMatchObject({ ...expected, text })
})

it('reads every form that the help shows', () => {
  for (const form of FAULT_FORMS) expect(readFault(form).text).toBe(form)
})

it.each([
  '',
  'database',
  'database down',
  'down 10s..70s',
  'database down 10..x',
  'loop blocked at',
  'database slow 10s..70s',
  'database slow fast 10s..70s',
  'database down 10s..10s',
  'database down 10s..20s on 2',
  'SIGTERM at 30s on 0',
])('refuses %j, and shows the forms', (text) => {
  expect(() => readFault(text)).toThrow(/^hale simulate: --fault .*\n {2}--fault "database down 10s\.\.70s"/)
})
