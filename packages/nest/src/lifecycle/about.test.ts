import { sendRequest } from '@hale/conformance'
import { type About, createHealth } from '@hale/core'
import { type INestApplication, Module } from '@nestjs/common'
import { describe, expect, it } from 'vitest'
import { HaleModule, type HaleModuleOptions } from '../index'
import { createApp, type Platform, platforms, startApp } from '../testing/start-app'

const create = (options: HaleModuleOptions, platform?: Platform): Promise<INestApplication> => {
  @Module({ imports: [HaleModule.forRoot(options)] })
  class AppModule {}
  return createApp(AppModule, platform)
}

const aboutOf = async (port: number): Promise<About> => JSON.parse((await sendRequest(port, { path: '/healthz' })).body).about

describe('about in the full report says how the app stops and where it listens', () => {
  for (const platform of Object.keys(platforms) as Platform[]) {
    it(`on ${platform}, with the signals that Nest listens to`, async () => {
      const app = await create({ probes: { details: 'full' }, readinessDelay: 0, timeout: 4_000 }, platform)
      app.enableShutdownHooks(['SIGTERM'])
      const { port } = await startApp(app)
      const { shutdown, listener, startedAfter } = await aboutOf(port)
      expect(shutdown).toMatchObject({ readinessDelay: 0, timeout: 4_000 })
      expect(shutdown?.signals).toContain('SIGTERM')
      expect(listener).toEqual({ host: '127.0.0.1', port })
      expect(startedAfter).toBeGreaterThanOrEqual(0)
      await app.close()
    })
  }

  it('with the times that follow from gracePeriod', async () => {
    const app = await create({ probes: { details: 'full' }, gracePeriod: 30_000, readinessDelay: 0 })
    const { port } = await startApp(app)
    expect((await aboutOf(port)).shutdown).toMatchObject({ readinessDelay: 0, timeout: 28_000, gracePeriod: 30_000 })
    await app.close()
  })

  it('of a health that createHealth made elsewhere, and with no signal where Nest listens to none', async () => {
    const listening = (['SIGTERM', 'SIGINT'] as const).filter((signal) => process.listenerCount(signal) > 0)
    const health = createHealth()
    const app = await create({ health, readinessDelay: 0 })
    await startApp(app)
    expect(health.about().shutdown).toMatchObject({ readinessDelay: 0, timeout: 10_000, signals: listening })
    await app.close()
  })

  it('and says nothing of a stop where the app has no server', async () => {
    const health = createHealth()
    @Module({ imports: [HaleModule.forRoot({ health })] })
    class AppModule {}
    const { NestFactory } = await import('@nestjs/core')
    const context = await NestFactory.createApplicationContext(AppModule, { logger: false })
    expect(health.about()).not.toHaveProperty('shutdown')
    await context.close()
  })
})
