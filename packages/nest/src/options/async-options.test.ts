import type { Health as CoreHealth } from '@hale/core'
import { Inject, Injectable, Module } from '@nestjs/common'
import { expect, it } from 'vitest'
import { HaleModule, type HaleModuleAsyncOptions, type HaleModuleOptions, type HaleOptionsFactory, Health } from '../index'
import { createApp } from '../testing/start-app'

@Injectable()
class Config {
  readonly name = 'orders'
}

@Injectable()
class HealthConfig implements HaleOptionsFactory {
  constructor(@Inject(Config) private readonly config: Config) {}
  async createHaleOptions(): Promise<HaleModuleOptions> {
    return { name: this.config.name, readiness: { database: () => true }, readinessDelay: 0 }
  }
}

@Module({ providers: [Config, HealthConfig, { provide: 'HEALTH', useExisting: HealthConfig }], exports: [Config, HealthConfig, 'HEALTH'] })
class ConfigModule {}

const imports = [ConfigModule]
const sources: Record<string, HaleModuleAsyncOptions> = {
  'useFactory with inject': { imports, inject: [HealthConfig], useFactory: (config: HealthConfig) => config.createHaleOptions() },
  'useFactory without inject': { useFactory: () => ({ name: 'orders', readiness: { database: () => true } }) },
  'useClass, which injects what imports export': { imports, useClass: HealthConfig },
  'useExisting with a class': { imports, useExisting: HealthConfig },
  'useExisting with a token': { imports, useExisting: 'HEALTH' },
}

for (const [source, options] of Object.entries(sources)) {
  it(`the options come from ${source}`, async () => {
    @Module({ imports: [HaleModule.forRootAsync(options)] })
    class AppModule {}
    const app = await createApp(AppModule)
    const health = app.get<CoreHealth>(Health)
    expect([health.snapshot().name, [...health.checks.keys()]]).toEqual(['orders', ['database']])
    await app.close()
  })
}
