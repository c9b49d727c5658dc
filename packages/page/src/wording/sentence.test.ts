import type { Probe, Status, VisibleCheck } from '@hale/core'
import { expect, it } from 'vitest'
import { ENGLISH } from '../labels'
import { createFormatter } from './formatter'
import { sentenceOf } from './sentence'

const formatter = createFormatter('en')
const check = (status: Status, more: Partial<VisibleCheck> = {}): VisibleCheck => ({ status, duration: 1, timestamp: '', ...more })
const say = (
  status: Status,
  checks: Record<string, VisibleCheck> | undefined,
  phase: 'starting' | 'running' | 'draining' = 'running',
): string => sentenceOf({ status, phase, ...(checks && { checks }) }, new Map<string, Probe>([['loop', 'liveness']]), ENGLISH, formatter)
const down = check('unhealthy')
const optional = check('unhealthy', { critical: false })

it.each([
  ['All is well.', 'healthy', { database: check('healthy') }],
  ['It runs. No check tests anything else.', 'healthy', {}],
  ['All is well.', 'healthy', undefined],
  ['It serves, but cache has a problem.', 'degraded', { cache: optional }],
  ['It serves, but cache and search have problems.', 'degraded', { cache: optional, search: check('degraded') }],
  ['It serves, with a problem.', 'degraded', undefined],
  ['It serves, but database has a problem.', 'degraded', { database: check('unhealthy', { held: { down: 5, asked: 6 } }) }],
  ['It cannot serve: database is down.', 'unhealthy', { database: down, cache: optional }],
  ['It cannot serve: a, b, c, and d are down.', 'unhealthy', { a: down, b: down, c: down, d: down }],
  ['It cannot serve: a, b, c, and 2 more are down.', 'unhealthy', { a: down, b: down, c: down, d: down, e: down }],
  ['It cannot serve.', 'unhealthy', undefined],
  ['It needs a restart: loop failed.', 'unhealthy', { loop: down, database: down }],
] as const)('%s', (sentence, status, checks) => {
  expect(say(status, checks)).toBe(sentence)
})

it('says that an instance starts or stops, which is no failure', () => {
  expect(say('unhealthy', { database: down }, 'starting')).toBe('It is starting and takes no requests yet.')
  expect(say('unhealthy', { database: down }, 'draining')).toBe('It is stopping and takes no new requests.')
  expect(say('unhealthy', { loop: down }, 'draining')).toBe('It needs a restart: loop failed.')
})

it.each([
  [{ value: 0.835, unit: 'ratio' }, '83.5%'],
  [{ value: 12.34, unit: 'ms' }, '12.3 ms'],
  [{ value: 1_500, unit: 'ms' }, '1.5 sec'],
  [{ value: 90, unit: 's' }, '1 min'],
  [{ value: 1_500_000, unit: 'bytes' }, '1.5 MB'],
  [{ value: 0, unit: 'bytes' }, '0 byte'],
  [{ value: 12_345, unit: 'jobs' }, '12,345 jobs'],
  [{ value: -3, unit: 'ms' }, '0 ms'],
])('writes %j as %s', (observed, text) => {
  expect(formatter.observed(observed)).toBe(text)
})

it.each([
  [-5, '0 sec'],
  [999, '0 sec'],
  [6_220, '6 sec'],
  [61_000, '1 min'],
])('writes an age of %d ms as %s', (ms, text) => {
  expect(formatter.age(ms)).toBe(text)
})
