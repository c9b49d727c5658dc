import type { DiscoveryService, ModulesContainer } from '@nestjs/core'

/** What Nest knows of a provider, a controller, a guard or the like: its class, its module and its instance. */
export type Wrapper = ReturnType<DiscoveryService['getProviders']>[number]
export type ClassWrapper = Wrapper & { readonly metatype: { readonly name: string; readonly prototype: object } }

/** Every provider, controller, guard, interceptor, pipe and filter of the modules that Nest has read. */
export function wrappersOf(modules: ModulesContainer): Wrapper[] {
  return [...modules.values()].flatMap(({ providers, controllers, injectables }) => {
    const declared = [...providers.values(), ...controllers.values()]
    const classes = new Set(declared.map(({ metatype }) => metatype))
    return [...declared, ...[...injectables.values()].filter(({ metatype }) => !classes.has(metatype))]
  })
}

/** Whether Nest makes the instance of a class itself: a factory or a value has no class that is known before it runs. */
export function isOfClass(wrapper: Wrapper): wrapper is ClassWrapper {
  return !wrapper.isNotMetatype && !wrapper.isAlias && typeof wrapper.metatype === 'function' && Boolean(wrapper.metatype.prototype)
}

/** The wrappers of each class: one in most apps, and one more for each further module that provides the class. */
export function byClass(modules: ModulesContainer): ReadonlyMap<ClassWrapper['metatype'], readonly ClassWrapper[]> {
  const classes = new Map<ClassWrapper['metatype'], ClassWrapper[]>()
  for (const wrapper of wrappersOf(modules).filter(isOfClass)) {
    classes.set(wrapper.metatype, [...(classes.get(wrapper.metatype) ?? []), wrapper])
  }
  return classes
}
