import type { Health as CoreHealth } from '@hale/core'
import { type INestApplication, Module, type ModuleMetadata } from '@nestjs/common'
import { onTestFinished } from 'vitest'
import { HaleModule, Health } from '../index'
import { createApp } from './start-app'

/** An app with `HaleModule` and what a test adds. It ends with the test. */
export async function start(metadata: ModuleMetadata): Promise<{ app: INestApplication; health: CoreHealth }> {
  @Module({ ...metadata, imports: [HaleModule.forRoot(), ...(metadata.imports ?? [])] })
  class AppModule {}
  const app = await createApp(AppModule)
  await app.init()
  onTestFinished(() => app.close())
  return { app, health: app.get<CoreHealth>(Health) }
}

/** The checks of an app, and what readiness says while its database is down. */
export async function outcome(metadata: ModuleMetadata): Promise<[checks: string[], status: string]> {
  const { health } = await start(metadata)
  return [[...health.checks.keys()], (await health.report('readiness')).status]
}
