import { describe, expect, it } from 'vitest'
import type { ProbedCheck, ProbedStatus } from '../probe/answer'
import { elapsed } from './elapsed'
import { changeLine, drawTable, type Surface } from './table'
import { afterAnswer, type Change, pendingService, type WatchedService } from './watched-service'

const NOW = Date.parse('2026-11-25T12:00:00Z')
const surface: Surface = { columns: 80, rows: 24, colour: false, now: NOW, every: 2_000 }
const check = (name: string, status: ProbedStatus, problem = ''): ProbedCheck => ({ name, status, problem, duration: 1 })

function service(
  name: string,
  status: ProbedStatus,
  seconds: number,
  checks: readonly ProbedCheck[] = [],
  reasons: readonly string[] = [],
): WatchedService {
  return { url: `http://${name}/healthz`, name, status, since: NOW - seconds * 1_000, took: 3.4, answer: { status, checks, reasons } }
}

const services = [
  service('search', 'healthy', 7_200, [check('index', 'healthy')]),
  service('carts', 'degraded', 252, [check('cache', 'degraded', 'timeout')]),
  service('orders', 'unhealthy', 12, [check('database', 'unhealthy', 'refused, connect to 10.0.0.7 failed because nothing listens there')]),
  service('pay', 'none', 3, [], ['127.0.0.1:4000: connection refused']),
]

describe('the table', () => {
  it('has the worst service first, in 80 columns', () => {
    expect(drawTable(services, [], surface)).toEqual([
      'hale watch: 4 services, every 2 s',
      '',
      'STATUS       SERVICE  SINCE         TOOK  WHY',
      '✗ no answer  pay      3s            3 ms  127.0.0.1:4000: connection refused',
      '✗ unhealthy  orders   12s           3 ms  database refused, connect to 10.0.0.7…',
      '! degraded   carts    4m 12s        3 ms  cache timeout',
      '✓ healthy    search   2h            3 ms',
    ])
  })

  it.each([10, 40, 80, 200])('is never wider than %i columns, nor higher than the screen', (columns) => {
    const many = Array.from({ length: 40 }, (_, index) =>
      service(`service-with-a-long-name-${index}`, 'unhealthy', index, [check('database', 'unhealthy', 'x'.repeat(300))]),
    )
    for (const rows of [3, 10, 24]) {
      const lines = drawTable(many, [], { ...surface, columns, rows })
      expect(lines.length).toBeLessThanOrEqual(rows)
      for (const line of lines) expect([...line].length).toBeLessThanOrEqual(columns)
    }
  })

  it('counts the columns that letters take: two for East Asian ones and emoji, none for marks', () => {
    const wide = [
      service('注文サービス注文サービス', 'healthy', 3),
      service('pay 🚀🚀', 'unhealthy', 3, [check('database', 'unhealthy', '応答がありません'.repeat(20))]),
      service(`${'e\u0301'.repeat(10)}`, 'healthy', 3),
    ]
    const lines = drawTable(wide, [], surface)
    expect(lines.slice(3)).toEqual([
      '✗ unhealthy  pay 🚀🚀                  3s            3 ms  database 応答があり…',
      '✓ healthy    注文サービス注文サービス  3s            3 ms',
      `✓ healthy    ${'e\u0301'.repeat(10)}                3s            3 ms`,
    ])
  })

  it('shows since when in 40 columns', () => {
    const lines = drawTable([service('a-service-with-a-long-name', 'unhealthy', 252)], [], { ...surface, columns: 40 })
    expect(lines.slice(2)).toEqual(['STATUS       SERVICE            SINCE  …', '✗ unhealthy  a-service-with-a…  4m 12s …'])
  })

  it('says how many services it leaves out', () => {
    expect(drawTable(services, [], { ...surface, rows: 7 }).at(-1)).toBe('and 1 more that is no worse')
  })

  it('puts what has changed below, newest first, as much as there is room for', () => {
    const changes: Change[] = [1, 2, 3].map((second) => ({
      at: NOW + second * 1_000,
      url: '',
      name: 'orders',
      from: 'healthy',
      to: 'unhealthy',
      after: 65_000,
      took: 1,
      why: 'database refused',
      checks: [],
    }))
    const lines = drawTable(services, changes, { ...surface, rows: 11 })
    expect(lines.slice(7)).toEqual([
      '',
      '12:00:03  orders  healthy -> unhealthy after 1m 5s: database refused',
      '12:00:02  orders  healthy -> unhealthy after 1m 5s: database refused',
    ])
  })

  it('lets no service move the cursor or begin a line', () => {
    const hostile = service('or\x1b[2Jders\nx', 'unhealthy', 1, [check('a\r\nb', 'unhealthy', '\x1b]0;title\x07')])
    for (const line of drawTable([hostile], [], surface)) expect(line).not.toMatch(/\p{Cc}/u)
  })

  it('colours the status alone, and says it in words too', () => {
    const [, , , row] = drawTable([service('orders', 'unhealthy', 1)], [], { ...surface, colour: true })
    expect(row?.startsWith('\x1b[31m✗ unhealthy\x1b[0m  orders')).toBe(true)
  })
})

describe('an answer', () => {
  const healthy = {
    status: 'healthy',
    name: 'orders',
    reasons: [],
    checks: [check('database', 'healthy'), check('cache', 'healthy')],
  } as const
  const [first, began] = afterAnswer(pendingService('http://h/healthz', 'h', NOW), healthy, 5, NOW)

  it('that is the first one says how the service is', () => {
    expect(changeLine(began as Change)).toBe('12:00:00  orders  is healthy')
  })

  it('like the one before changes nothing', () => {
    const [again, change] = afterAnswer(first, healthy, 5, NOW + 2_000)
    expect([change, again.since]).toEqual([undefined, NOW])
  })

  it('with another status says what it was, for how long, and why', () => {
    const answer = {
      ...healthy,
      status: 'unhealthy',
      checks: [check('database', 'unhealthy', 'refused'), check('cache', 'healthy')],
    } as const
    const [next, change] = afterAnswer(first, answer, 5, NOW + 65_000)
    expect(next.since).toBe(NOW + 65_000)
    expect(changeLine(change as Change)).toBe('12:01:05  orders  healthy -> unhealthy after 1m 5s: database refused')
    expect(change?.checks).toEqual([{ check: 'database', from: 'healthy', to: 'unhealthy', problem: 'refused' }])
  })

  it('with the same status and another check says which', () => {
    const down = { ...healthy, status: 'degraded', checks: [check('cache', 'unhealthy', 'timeout'), check('database', 'healthy')] } as const
    const [degraded] = afterAnswer(first, down, 5, NOW + 1_000)
    const also = { ...down, checks: [check('cache', 'unhealthy', 'timeout'), check('disk', 'degraded')] }
    const [, change] = afterAnswer(degraded, also, 5, NOW + 2_000)
    expect(changeLine(change as Change)).toBe('12:00:02  orders  still degraded: database is gone, disk is new and degraded')
  })

  it('that does not come keeps the name, and does not count every check as gone', () => {
    const [gone, change] = afterAnswer(first, { status: 'none', reasons: ['connection refused'], checks: [] }, 5, NOW + 3_000)
    expect([gone.name, change?.checks]).toEqual(['orders', []])
    expect(changeLine(change as Change)).toBe('12:00:03  orders  healthy -> no answer after 3s: connection refused')
  })
})

it.each([
  [0, '0s'],
  [999, '0s'],
  [61_000, '1m 1s'],
  [7_200_000, '2h'],
  [90_061_000, '1d 1h'],
])('%i ms are %s', (ms, expected) => {
  expect(elapsed(ms)).toBe(expected)
})
