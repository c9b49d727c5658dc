import { type DynamicModule, type InjectionToken, Module } from '@nestjs/common'
import { ModulesContainer } from '@nestjs/core'
import type { Lifecycle } from './lifecycle'

class Foremost {}
class Rearmost {}
for (const module of [Foremost, Rearmost]) Module({})(module)

/**
 * Two modules that call the hooks of a lifecycle. Nest calls hooks by the modules' distance from the root. It begins with
 * the farthest; only for shutdown hooks, Nest 11 and later begin with the nearest. So one of the two modules is farther
 * away than all others, and one is nearer than the root: the near one starts last, and one of the two stops first.
 */
export function hookModules(lifecycle: InjectionToken): DynamicModule[] {
  const callsHooks = (module: typeof Foremost, distance: number, onlyStop: boolean): DynamicModule => ({
    module,
    providers: [
      {
        provide: `hale:${module.name}`,
        inject: [lifecycle, ModulesContainer],
        useFactory: ({ started, stopping, stopped }: Lifecycle, modules: ModulesContainer) => {
          for (const entry of modules.values()) if (entry.metatype === module) entry.distance = distance
          return { onModuleDestroy: stopping, ...(!onlyStop && { onApplicationBootstrap: started, onApplicationShutdown: stopped }) }
        },
      },
    ],
  })
  return [callsHooks(Foremost, Number.POSITIVE_INFINITY, true), callsHooks(Rearmost, Number.NEGATIVE_INFINITY, false)]
}
