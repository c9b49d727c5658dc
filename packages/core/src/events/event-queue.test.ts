import { describe, expect, it } from 'vitest'
import { type CheckRun, createHealth, type Transition } from '../index'

const subjectOf = (transition: Transition): string => (transition.kind === 'report' ? transition.probe : transition.kind)

describe('events that a listener causes', () => {
  it('come after the one that it hears, for every listener: the last phase heard is the phase', () => {
    const health = createHealth()
    const release = health.hold('warming the cache')
    health.onTransition((transition) => {
      if (transition.kind === 'phase' && transition.to === 'running') health.drain()
    })
    const heard: string[] = []
    health.onTransition((transition) => heard.push(`${subjectOf(transition)} ${transition.to}`))
    release()
    expect(heard).toEqual(['phase running', 'readiness healthy', 'startup healthy', 'phase draining', 'readiness unhealthy'])
    expect(health.phase).toBe('draining')
  })

  it('by a report: each run has its own result, and the last status heard is the status', async () => {
    let up = true
    const health = createHealth({ readiness: { disk: { run: () => up, maxAge: 0 } } })
    await health.report('readiness')
    health.onTransition((transition) => {
      if (transition.kind !== 'check' || transition.to !== 'unhealthy') return
      up = true
      void health.evaluate({ probe: 'readiness' })
    })
    const heard: string[] = []
    health.onTransition((transition) => heard.push(`${subjectOf(transition)} ${transition.to}`))
    health.onRun(({ result }) => heard.push(`run ${result.status}`))
    up = false
    await health.report('readiness')
    expect(heard).toEqual(['check unhealthy', 'readiness unhealthy', 'run unhealthy', 'check healthy', 'readiness healthy', 'run healthy'])
    expect(health.snapshot('readiness').checks.disk?.status).toBe('healthy')
  })

  it('are heard by a listener that joins during an event, from the next event on', () => {
    const health = createHealth()
    const late: string[] = []
    let joined = false
    health.onTransition(() => {
      if (joined) return
      joined = true
      health.drain()
      health.onTransition((transition) => late.push(`${subjectOf(transition)} ${transition.to}`))
    })
    health.hold('warming the cache')
    expect(late).toEqual(['readiness unhealthy', 'startup unhealthy', 'phase draining'])
  })

  it('are not heard by a listener that leaves during an event', () => {
    const health = createHealth()
    const heard: string[] = []
    const ends: (() => void)[] = []
    health.onTransition(() => {
      for (const end of ends) end()
    })
    ends.push(health.onTransition((transition) => heard.push(subjectOf(transition))))
    health.hold('warming the cache')
    expect(heard).toEqual([])
  })

  it('with each run, without end, leave the process its turn', async () => {
    const health = createHealth({ readiness: { disk: { run: () => true, maxAge: 0 } } })
    let runs = 0
    const end = health.onRun(() => {
      runs += 1
      void health.evaluate({ probe: 'readiness' })
    })
    await health.report('readiness')
    await new Promise((resolve) => setTimeout(resolve, 1))
    end()
    const sofar = runs
    await health.report('readiness')
    expect(runs).toBe(sofar)
  })

  it('are one object for all listeners, which none can change', async () => {
    const health = createHealth({ readiness: { disk: () => false } })
    const events: (Transition | CheckRun)[] = []
    health.onTransition((transition) => events.push(transition))
    health.onRun((run) => events.push(run))
    await health.report('readiness')
    expect(events).toHaveLength(3)
    for (const event of events) expect(Object.isFrozen(event)).toBe(true)
  })
})

describe('a listener that fails while console.error fails too', () => {
  it('keeps no caller from an answer', async () => {
    const { error } = console
    const health = createHealth({ readiness: { disk: () => false } })
    health.onTransition(() => {
      throw new Error('the log is full')
    })
    console.error = () => {
      throw new Error('the console is closed')
    }
    try {
      expect((await health.report('readiness')).status).toBe('unhealthy')
    } finally {
      console.error = error
    }
  })
})
