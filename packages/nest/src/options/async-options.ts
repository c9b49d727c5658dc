import { type OptionRules, readOptions, rule } from '@hale/options'
import type { FactoryProvider, InjectionToken, ModuleMetadata, Provider, Type } from '@nestjs/common'
import type { HaleModuleOptions } from './hale-module-options'

/** A class that makes the options of `HaleModule`, for `useClass` and `useExisting`. */
export interface HaleOptionsFactory {
  createHaleOptions(): HaleModuleOptions | Promise<HaleModuleOptions>
}

/** The options of `HaleModule.forRootAsync`: one of `useFactory`, `useClass` and `useExisting`, as Nest's own modules have it. */
export interface HaleModuleAsyncOptions
  extends Pick<ModuleMetadata, 'imports'>,
    Partial<Pick<FactoryProvider<HaleModuleOptions>, 'inject' | 'useFactory'>> {
  /** A class that `HaleModule` instantiates. It can inject what `imports` export. */
  readonly useClass?: Type<HaleOptionsFactory>
  /** A provider that `imports` export. */
  readonly useExisting?: InjectionToken<HaleOptionsFactory>
}

/** How Nest gets the options: a provider for each class that makes them, and a factory with what it injects. */
interface OptionsSource {
  readonly providers: Provider[]
  readonly inject: NonNullable<FactoryProvider['inject']>
  make(...injected: unknown[]): HaleModuleOptions | Promise<HaleModuleOptions>
}

const SOURCES = ['useFactory', 'useClass', 'useExisting'] as const
const CALLER = 'HaleModule.forRootAsync'
const LIST = rule(Array.isArray, 'must be an array')
const CLASS = rule((value) => typeof value === 'function', 'must be a class with a method createHaleOptions')
const OPTIONS: OptionRules<HaleModuleAsyncOptions> = {
  imports: LIST,
  inject: LIST,
  useFactory: rule((value) => typeof value === 'function', 'must be a function that returns the options'),
  useClass: CLASS,
  useExisting: rule((value) => Boolean(value), 'must be the token of a provider with a method createHaleOptions'),
}

/**
 * Verifies the options of `forRootAsync`.
 *
 * @throws TypeError for a wrong option, and unless there is exactly one source.
 */
export function resolveAsync(options: HaleModuleAsyncOptions): OptionsSource {
  const read = readOptions(CALLER, options, OPTIONS)
  const given = SOURCES.filter((source) => read[source] !== undefined)
  if (given.length !== 1) {
    throw new TypeError(`${CALLER}: options must have one of useFactory, useClass and useExisting; got ${given.join(' and ') || 'none'}`)
  }
  const { inject = [], useFactory, useClass, useExisting } = read
  if (useFactory) return { providers: [], inject, make: useFactory }
  const token = useClass ?? useExisting
  return {
    providers: useClass ? [useClass] : [],
    inject: [token as InjectionToken],
    make: (factory) => (factory as HaleOptionsFactory).createHaleOptions(),
  }
}
