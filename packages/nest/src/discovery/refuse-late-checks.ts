import type { LazyModuleLoader, ModulesContainer } from '@nestjs/core'
import { findChecks } from './find-checks'

/**
 * Makes `LazyModuleLoader.load` reject when it brings a check: a health takes all its checks when it is created, and a
 * check that is silently left out would be a wrong "healthy".
 */
export function refuseLateChecks(loader: LazyModuleLoader, modules: ModulesContainer): void {
  const load = loader.load.bind(loader)
  loader.load = async (...parameters: Parameters<typeof load>) => {
    const before = new Set(findChecks(modules).flatMap(({ wrappers }) => wrappers))
    const loaded = await load(...parameters)
    for (const { place, wrappers } of findChecks(modules)) {
      const late = wrappers.find((wrapper) => !before.has(wrapper))
      if (late) refuse(place, late.host?.name ?? 'a module without a name')
    }
    return loaded
  }
}

function refuse(place: string, module: string): never {
  throw new TypeError(
    `HealthCheck: ${place} must be in a module that is loaded when the app starts; got ${module}, loaded by LazyModuleLoader. Import ${module} in the root module, or name the check in HaleModule.forRootAsync`,
  )
}
