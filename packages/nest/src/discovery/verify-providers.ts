import { Logger, Scope } from '@nestjs/common'
import type { ModulesContainer } from '@nestjs/core'
import { checksOf } from './declared-checks'
import type { FoundCheck } from './find-checks'
import { isOfClass, type Wrapper, wrappersOf } from './module-classes'

/**
 * Verifies once all instances exist that each check runs on the instances that the app uses. Warns where a class has more
 * than one.
 *
 * @throws TypeError for a check that could never run, or of which `HaleModule` could not know.
 */
export function verifyProviders(modules: ModulesContainer, found: readonly FoundCheck[]): void {
  for (const { place, wrappers } of found) for (const wrapper of wrappers) requireSingleton(place, wrapper)
  for (const wrapper of wrappersOf(modules).filter((one) => !isOfClass(one) && !one.isAlias)) refuseInstance(wrapper)
  for (const { place, className, name, wrappers } of found) if (wrappers.length > 1) warnOfInstances(place, className, name, wrappers)
}

function requireSingleton(place: string, wrapper: Wrapper): void {
  const got = scopeOf(wrapper)
  if (!got) return
  throw new TypeError(
    `HealthCheck: ${place} must be on a singleton; got ${got}. A probe is not a request of the app: move the check to a provider of the default scope`,
  )
}

function scopeOf(wrapper: Wrapper): string | undefined {
  if (wrapper.isTransient) return 'a transient provider'
  if (wrapper.scope === Scope.REQUEST) return 'a request-scoped provider'
  if (wrapper.isDependencyTreeStatic()) return undefined
  const dependencies = [
    ...(wrapper.getCtorMetadata() ?? []),
    ...(wrapper.getPropertiesMetadata() ?? []).map((property) => property.wrapper),
  ]
  const scoped = dependencies.find((dependency) => dependency && !dependency.isDependencyTreeStatic())
  return `a provider that is request-scoped because it injects ${scoped?.name ?? 'one that is'}`
}

function refuseInstance({ instance, name }: Wrapper): void {
  if (typeof instance !== 'object' || instance === null) return
  const prototype: object | null = Object.getPrototypeOf(instance)
  if (prototype === null) return
  for (const method of checksOf(prototype).keys()) {
    throw new TypeError(
      `HealthCheck: ${prototype.constructor.name}.${method} must be on a class that Nest instantiates; got an instance from a factory or a value (${String(name)}). List the class itself in providers, or name the check in HaleModule.forRootAsync`,
    )
  }
}

function warnOfInstances(place: string, className: string, name: string, wrappers: readonly Wrapper[]): void {
  const modules = [...new Set(wrappers.map(({ host }) => host?.name ?? 'a module without a name'))].join(' and ')
  new Logger('HaleModule').warn(
    `${className} is provided ${wrappers.length} times, in ${modules}, so it has ${wrappers.length} instances. The check "${name}" (${place}) runs on each of them. If one is enough, list ${className} in the providers and exports of one module, and import that module elsewhere`,
  )
}
