import { unhandledRejections } from '@hale/leaks'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createHealth, type Health, type Transition } from '../index'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** The transitions from now on, in short: `readiness healthy>unhealthy`, or `phase running>draining`. */
function listen(health: Health): string[] {
  const transitions: string[] = []
  health.onTransition((transition) => {
    transitions.push(`${subjectOf(transition)} ${transition.from ?? ''}>${transition.to}`)
  })
  return transitions
}

function subjectOf(transition: Transition): string {
  if (transition.kind === 'phase') return transition.kind
  return transition.kind === 'check' ? `${transition.probe}.${transition.name}` : transition.probe
}

describe.each(['onTransition', 'onRun'] as const)('%s', (name) => {
  it.each([undefined, null, 'log', {}])('refuses %j at once: a listener that is missing would be noticed in an incident', (given) => {
    expect(() => createHealth()[name](given as never)).toThrow(
      new RegExp(`^${name}: listener must be a function; got (undefined|null|"log"|an object)$`),
    )
  })
})

describe('onTransition', () => {
  it('reports each change of a check and of a report once', async () => {
    const up = { database: true, cache: true }
    const check = (name: keyof typeof up, critical: boolean) => ({ maxAge: 0, critical, run: async () => up[name] })
    const health = createHealth({ readiness: { database: check('database', true), cache: check('cache', false) } })
    const transitions = listen(health)
    const heard = async (probes = 2): Promise<string[]> => {
      for (let probe = 0; probe < probes; probe += 1) await Promise.all([health.report('readiness'), health.report()])
      return transitions.splice(0)
    }
    expect(await heard()).toEqual(['readiness.database >healthy', 'readiness.cache >healthy', 'readiness >healthy'])
    expect(await heard()).toEqual([])
    up.cache = false
    expect(await heard()).toEqual(['readiness.cache healthy>unhealthy', 'readiness healthy>degraded'])
    up.database = false
    expect(await heard()).toEqual(['readiness.database healthy>unhealthy', 'readiness degraded>unhealthy'])
    up.cache = true
    expect(await heard()).toEqual(['readiness.cache unhealthy>healthy'])
    up.database = true
    expect(await heard()).toEqual(['readiness.database unhealthy>healthy', 'readiness unhealthy>healthy'])
  })

  it('reports a failure once while it lasts, whatever its code', async () => {
    for (const code of ['failed', 'refused', 'pending', 'stale']) {
      const run = () => Promise.reject(Object.assign(new Error('no route'), { code }))
      const health = createHealth({ readiness: { database: { run, maxAge: 0 } } })
      const transitions = listen(health)
      for (let probe = 0; probe < 3; probe += 1) await health.report()
      expect(transitions).toEqual(['readiness.database >unhealthy', 'readiness >unhealthy'])
    }
  })

  it('passes the raw error, for the log, and the result as in the report', async () => {
    const error = new Error('no route to postgres://orders:hunter2@db/orders')
    const health = createHealth({ readiness: { database: () => Promise.reject(error) } })
    const heard: Transition[] = []
    health.onTransition((transition) => heard.push(transition))
    await health.report()
    expect(heard[0]).toMatchObject({ kind: 'check', name: 'database', probe: 'readiness', from: undefined, to: 'unhealthy' })
    const [first] = heard
    if (first?.kind !== 'check') throw new Error('no transition of a check')
    expect(first.error).toBe(error)
    expect(first.result.error?.message).not.toContain('hunter2')
    expect(heard[1]).toEqual({ kind: 'report', probe: 'readiness', from: undefined, to: 'unhealthy', phase: 'running' })
  })

  it('reports holds, the end of the start, and draining', async () => {
    let migrated = false
    const health = createHealth({ startup: { migrations: { maxAge: 0, run: () => migrated } } })
    const transitions = listen(health)
    await health.report('startup')
    expect(transitions.splice(0)).toEqual(['startup.migrations >unhealthy'])
    migrated = true
    await health.report('startup')
    expect(transitions.splice(0)).toEqual([
      'startup.migrations unhealthy>healthy',
      'phase starting>running',
      'readiness unhealthy>healthy',
      'startup unhealthy>healthy',
    ])
    const release = health.hold('reloading')
    expect(transitions.splice(0)).toEqual(['phase running>starting', 'readiness healthy>unhealthy', 'startup healthy>unhealthy'])
    release()
    expect(transitions.splice(0)).toEqual(['phase starting>running', 'readiness unhealthy>healthy', 'startup unhealthy>healthy'])
    health.drain()
    health.drain()
    expect(transitions.splice(0)).toEqual(['phase running>draining', 'readiness healthy>unhealthy'])
  })

  it('reports each change of the phase once, also when it changes no report', async () => {
    let migrated = false
    const migrations = { maxAge: 0, run: () => migrated }
    const health = createHealth({ startup: { migrations }, readiness: { database: { maxAge: 0, run: () => false } } })
    await health.report()
    const transitions = listen(health)
    const release = health.hold('warming the cache')
    migrated = true
    await health.report()
    expect(transitions.splice(0)).toEqual(['startup.migrations unhealthy>healthy'])
    release()
    release()
    expect(transitions.splice(0)).toEqual(['phase starting>running', 'startup unhealthy>healthy'])
    const releases = ['reloading', 'reconnecting'].map(health.hold)
    expect(transitions.splice(0)).toEqual(['phase running>starting', 'startup healthy>unhealthy'])
    releases[0]?.()
    expect(transitions.splice(0)).toEqual([])
    health.drain()
    expect(transitions.splice(0)).toEqual(['phase starting>draining'])
    releases[1]?.()
    expect(transitions).toEqual(['startup unhealthy>healthy'])
  })

  it('reports the phase after it has changed: a listener finds readiness unhealthy', async () => {
    const health = createHealth({ readiness: { database: () => true } })
    await health.report()
    const seen: unknown[] = []
    health.onTransition(({ kind }) => seen.push([kind, health.phase, health.snapshot('readiness').status]))
    health.drain()
    expect(seen).toEqual([
      ['phase', 'draining', 'unhealthy'],
      ['report', 'draining', 'unhealthy'],
    ])
  })

  it('reports nothing about a report whose checks have not run yet', async () => {
    const health = createHealth({ readiness: { database: () => true } })
    const transitions = listen(health)
    const release = health.hold('warming the cache')
    expect(transitions.splice(0)).toEqual(['phase running>starting', 'readiness >unhealthy', 'startup healthy>unhealthy'])
    release()
    expect(transitions.splice(0)).toEqual(['phase starting>running', 'startup unhealthy>healthy'])
    await health.report()
    expect(transitions).toEqual(['readiness.database >healthy', 'readiness unhealthy>healthy'])
  })

  it('reports a background check without a probe', async () => {
    vi.useFakeTimers()
    let up = true
    const health = createHealth({ readiness: { database: { every: 1_000, run: () => up } } })
    health.start()
    const transitions = listen(health)
    up = false
    await vi.advanceTimersByTimeAsync(1_000)
    expect(transitions).toEqual(['readiness.database healthy>unhealthy', 'readiness healthy>unhealthy'])
    health.stop()
  })

  it('reports a timeout, and nothing more when the run settles late', async () => {
    vi.useFakeTimers()
    const releases: (() => void)[] = []
    const health = createHealth({ readiness: { database: () => new Promise<void>((resolve) => void releases.push(resolve)) } })
    const transitions = listen(health)
    const report = health.report()
    await vi.advanceTimersByTimeAsync(500)
    await report
    releases[0]?.()
    await vi.advanceTimersByTimeAsync(100)
    expect(transitions).toEqual(['readiness.database >unhealthy', 'readiness >unhealthy'])
  })

  it('says nothing while damping hides the change', async () => {
    const outcomes = [true, false, false]
    const health = createHealth({ readiness: { database: { maxAge: 0, failureThreshold: 2, run: () => outcomes.shift() === true } } })
    await health.report()
    const transitions = listen(health)
    await health.report()
    expect(transitions).toEqual([])
    await health.report()
    expect(transitions).toEqual(['readiness.database healthy>unhealthy', 'readiness healthy>unhealthy'])
  })

  it('ends for the listener that ends it, and for no other, not even the same function subscribed twice', async () => {
    const health = createHealth()
    let heard = 0
    const listener = () => void heard++
    const end = health.onTransition(listener)
    health.onTransition(listener)
    health.hold('one')
    expect(heard).toBe(6)
    end()
    end()
    health.drain()
    expect(heard).toBe(7)
    health.hold('another')
    createHealth().drain()
    expect(heard).toBe(7)
  })

  it('a listener may add another one, end itself, and request a report', async () => {
    const health = createHealth({ readiness: { database: () => true } })
    const reports: Promise<unknown>[] = []
    const late: Transition[] = []
    const end = health.onTransition(() => {
      end()
      health.onTransition((transition) => late.push(transition))
      reports.push(health.report())
    })
    await health.report('readiness')
    expect(await Promise.all(reports)).toMatchObject([{ status: 'healthy' }])
    expect(late).toMatchObject([{ kind: 'report', probe: 'readiness', to: 'healthy' }])
  })

  it('a listener that throws or rejects does no harm, and the console reports it', async () => {
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => {})
    const health = createHealth({ readiness: { database: () => true } })
    health.onTransition(() => {
      throw new Error('the log is full')
    })
    health.onTransition((async () => {
      throw 'the pager is off'
    }) as () => void)
    const transitions = listen(health)
    const rejections = await unhandledRejections(async () => expect((await health.report()).status).toBe('healthy'))
    expect(rejections).toEqual([])
    expect(transitions).toEqual(['readiness.database >healthy', 'readiness >healthy'])
    const lines = complaints.mock.calls.flat().map(String)
    expect(lines.filter((line) => line.includes('the log is full'))).toHaveLength(2)
    expect(lines.filter((line) => line.includes('the pager is off'))).toHaveLength(2)
  })
})
