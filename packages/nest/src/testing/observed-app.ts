import type { Health as CoreHealth } from '@hale/core'
import { Global, Inject, Injectable, Module, type Type } from '@nestjs/common'
import { HaleModule, type HaleModuleOptions, Health } from '../index'

/** An app whose root, a feature and a global module observe the health in each of their hooks. */
export function observedApp(options: HaleModuleOptions, observe: (hook: string, health: CoreHealth) => Promise<void>): Type {
  const observer = (place: string): Type => {
    @Injectable()
    class Observer {
      constructor(@Inject(Health) private readonly health: Health) {}
      onModuleInit = () => observe(`${place} init`, this.health)
      onApplicationBootstrap = () => observe(`${place} bootstrap`, this.health)
      onModuleDestroy = () => observe(`${place} destroy`, this.health)
      beforeApplicationShutdown = () => observe(`${place} before shutdown`, this.health)
    }
    return Observer
  }
  @Global()
  @Module({ providers: [observer('global')] })
  class GlobalModule {}
  @Module({ providers: [observer('deep')] })
  class DeepModule {}
  @Module({ imports: [DeepModule], providers: [observer('feature')] })
  class FeatureModule {}
  const Root = observer('root')
  @Module({ imports: [GlobalModule, FeatureModule, HaleModule.forRoot(options)], providers: [Root] })
  class AppModule {}
  return AppModule
}
