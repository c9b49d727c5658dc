import type { Health as CoreHealth } from '@hale/core'
import { Inject, Injectable, Module } from '@nestjs/common'
import { describe, expect, it } from 'vitest'
import { HaleModule, Health, HealthCheck } from '../index'
import { createGate } from '../testing/gate'
import { observedApp } from '../testing/observed-app'
import { createApp } from '../testing/start-app'

describe('the phase', () => {
  it('is starting in every start-up hook of the app, running when it listens, and draining in every hook of its shutdown', async () => {
    const seen = new Map<string, string>()
    const app = await createApp(observedApp({}, async (hook, health) => void seen.set(hook, health.phase)))
    const health = app.get<CoreHealth>(Health)
    expect(health.phase).toBe('starting')
    await app.init()
    expect(health.phase).toBe('running')
    await app.close()
    const phases: Record<string, string> = { init: 'starting', bootstrap: 'starting', destroy: 'draining', 'before shutdown': 'draining' }
    const expected = ['root', 'feature', 'deep', 'global'].flatMap((place) =>
      Object.entries(phases).map(([hook, phase]): [string, string] => [`${place} ${hook}`, phase]),
    )
    expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(expected))
  })

  it('stays starting while a hold is left after Nest has started', async () => {
    const app = await createApp(observedApp({}, async (hook, health) => void (hook === 'root init' && health.hold('warming the cache'))))
    await app.init()
    expect(app.get<CoreHealth>(Health).phase).toBe('starting')
    await app.close()
  })
})

it('background checks run from the start of the app to its end', async () => {
  let runs = 0
  const ran = createGate()
  const check = { every: 5, run: () => void (++runs >= 2 && ran.open()) }

  @Module({ imports: [HaleModule.forRoot({ readiness: { queue: check } })] })
  class AppModule {}
  const app = await createApp(AppModule)
  expect(runs).toBe(0)
  await app.init()
  await ran.opened
  await app.close()
  const atTheEnd = runs
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(runs).toBe(atTheEnd)
})

it('background and startup checks wait until Nest has made the instance that they run on', async () => {
  const seen: unknown[] = []

  @Injectable()
  class Orders {
    constructor(@Inject('CONNECTION') private readonly connection: string) {}
    @HealthCheck({ every: 5 })
    database(): void {
      seen.push(this.connection)
    }
    @HealthCheck({ probe: 'startup', maxAge: 0 })
    migrations(): void {
      seen.push(this.connection)
    }
  }
  const connect = async (): Promise<string> => {
    await new Promise((resolve) => setTimeout(resolve, 50))
    return 'connected'
  }
  @Module({ imports: [HaleModule.forRoot()], providers: [Orders, { provide: 'CONNECTION', useFactory: connect }] })
  class AppModule {}
  const app = await createApp(AppModule)
  expect(seen).toEqual([])
  await app.init()
  await app.get<CoreHealth>(Health).report()
  await app.close()
  expect(new Set(seen)).toEqual(new Set(['connected']))
})
