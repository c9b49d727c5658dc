import type { Health as CoreHealth } from '@hale/core'
import { Inject, Injectable, Module } from '@nestjs/common'
import { expect, it, vi } from 'vitest'
import { HaleModule, Health, HealthCheck } from './index'
import { createApp } from './testing/start-app'

it('a provider of another copy of the package, as import and require make, has checks and injects the health', async () => {
  vi.resetModules()
  const copy = await import('./index')
  expect(copy.HealthCheck).not.toBe(HealthCheck)

  @Injectable()
  class Library {
    constructor(@Inject(copy.Health) readonly health: CoreHealth) {}
    @copy.HealthCheck()
    database(): boolean {
      return true
    }
  }
  @Module({ imports: [HaleModule.forRoot()], providers: [Library] })
  class AppModule {}
  const app = await createApp(AppModule)
  expect(app.get(Library).health).toBe(app.get(Health))
  expect([...app.get<CoreHealth>(Health).checks.keys()]).toEqual(['database'])
  await app.close()
})

it('a module of each copy is one import too many', async () => {
  vi.resetModules()
  const copy = await import('./index')
  @Module({ imports: [HaleModule.forRoot(), copy.HaleModule.forRoot()] })
  class AppModule {}
  await expect(createApp(AppModule)).rejects.toThrow('HaleModule: it must be imported once; got 2 imports')
})
