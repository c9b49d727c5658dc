import { describe, expect, it } from 'vitest'
import { hostileTargets } from './adapter/hostile-requests'
import { adapterCases, handlerCases } from './adapter-cases'
import type { It } from './it'
import { type TestAdapterOptions, testAdapter } from './test-adapter'

const mount = (): Promise<never> => Promise.reject(new Error('not to be mounted here'))

/** A runner that runs nothing and records its calls. */
function recorder() {
  const calls = { run: [] as string[], skipped: [] as string[] }
  const it: It = Object.assign((name: string) => calls.run.push(name), { skip: (name: string) => calls.skipped.push(name) })
  return { it, calls }
}

const register = (options: Omit<TestAdapterOptions, 'it'> = {}) => registerAll({ mountHandler: mount, ...options })
const registerAll = (options: Omit<TestAdapterOptions, 'it'>) => {
  const { it, calls } = recorder()
  testAdapter('mine', mount, { ...options, it })
  return calls
}
const all = [...Object.values(adapterCases), ...Object.values(handlerCases)].flat()

describe('testAdapter', () => {
  it('leaves the cases of any handler out where no mountHandler is given', () => {
    const { run, skipped } = registerAll({})
    const cases = Object.values(handlerCases).flat()
    expect(skipped).toEqual(cases.map(({ name }) => expect.stringContaining(`${name} (left out: no mountHandler is given)`)))
    expect(run.length + skipped.length).toBe(all.length)
  })

  it('gives the runner each case once, with the names of the adapter and the capability', () => {
    const { run, skipped } = register()
    expect(skipped).toEqual([])
    expect(new Set(run).size).toBe(all.length)
    expect(run[0]).toBe(`mine: statuses: ${adapterCases['statuses']?.[0]?.name}`)
  })

  it('asks about every capability under the name of a file', () => {
    for (const [capability, cases] of Object.entries(adapterCases)) expect(cases.length, capability).toBeGreaterThan(0)
  })

  it('skips a capability or a case, with the reason', () => {
    const last = adapterCases['concurrency']?.at(-1)?.name
    const { run, skipped } = register({ skip: { 'keep-alive': 'it closes each connection', [`concurrency: ${last}`]: 'one app only' } })
    const left = adapterCases['keep-alive']?.map((item) => `mine: keep-alive: ${item.name} (left out: it closes each connection)`)
    expect(skipped).toEqual([...(left ?? []), `mine: concurrency: ${last} (left out: one app only)`])
    expect(run.length + skipped.length).toBe(all.length)
  })

  it('asserts a declared difference, and gives the reason in a skipped test', () => {
    const { run, skipped } = register({ differences: { 'GET /readyz/%zz': { status: 400, reason: 'its router decodes' } } })
    const sentence = 'mine: hostile requests: answers 401 to GET /readyz/%zz, and answers the next request'
    expect(skipped).toEqual([`${sentence} (different: its router decodes)`])
    expect(run).toContain(`${sentence}, apart from the declared 400`)
    expect(run).not.toContain(sentence)
  })

  it.each<[string, Omit<TestAdapterOptions, 'it'>]>([
    ['testAdapter: unknown key "keepalive" in skip; did you mean "keep-alive"? Known:\n  statuses\n', { skip: { keepalive: 'a reason' } }],
    ['testAdapter: unknown key "statuses: no such case" in skip', { skip: { 'statuses: no such case': 'a reason' } }],
    ['testAdapter: skip["statuses"] must give its reason as a string', { skip: { statuses: ' ' } }],
    ['differences has "GET /nowhere", which no case sends', { differences: { 'GET /nowhere': { status: 400, reason: 'a reason' } } }],
    [
      'differences["GET /readyz/%"] is 401, as everywhere: leave it out',
      { differences: { 'GET /readyz/%': { status: 401, reason: 'none' } } },
    ],
    [
      'testAdapter: differences["GET /readyz/%"] must give its reason as a string',
      { differences: { 'GET /readyz/%': { status: 400, reason: '' } } },
    ],
    ['differences["GET /readyz/%"].status is 4000: use 100 to 599', { differences: { 'GET /readyz/%': { status: 4000, reason: 'odd' } } }],
  ])('throws a TypeError: %s', (message, options) => {
    expect(() => register(options)).toThrow(TypeError)
    expect(() => register(options)).toThrow(message)
    expect(Object.keys(hostileTargets)).toContain('GET /readyz/%')
  })

  it.each([
    ['it is string', 'it'],
    ['it is function without skip()', () => {}],
    ['it is undefined, and Vitest has no global one here: hand in the one of your test runner', undefined],
  ])('throws a TypeError where it finds no runner: %s', (message, given) => {
    const start = () => testAdapter('mine', mount, given === undefined ? {} : { it: given as never })
    expect(start).toThrow(TypeError)
    expect(start).toThrow(message)
  })
})
