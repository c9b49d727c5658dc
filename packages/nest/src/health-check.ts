import type { Check, LivenessCheck } from '@hale/core'
import { SetMetadata } from '@nestjs/common'

interface Named {
  /** The check's name in every report. @default the method's name */
  readonly name?: string | undefined
}

/** What a method that is a check says of itself: the settings of a check, its name and its probe. */
export interface HealthCheckSettings extends Named, Omit<Check, 'run'> {
  /** @default 'readiness' */
  readonly probe?: 'readiness' | 'startup' | undefined
}

/** The same for liveness, whose checks are synchronous and local. */
export interface LivenessCheckSettings extends Named, Omit<LivenessCheck, 'run'> {
  readonly probe: 'liveness'
}

/** Decorates a method that runs as such a check. */
export type CheckMethodDecorator<Run> = <T extends Run>(target: object, method: string, descriptor: TypedPropertyDescriptor<T>) => void

/** Where a method's settings are kept. A text, so that the ESM and the CommonJS build know each other's. */
export const CHECK_METADATA = 'hale:check'

/**
 * Makes a method of a provider or a controller a check of the app's health, with everything at hand that was injected
 * into its class. It must be a singleton, as providers are unless they say otherwise; `HaleModule` finds it wherever in
 * the app it is provided. Wrong settings, and a name that another check has, are a TypeError when the app starts.
 *
 * Throws a TypeError for what is no method, and where the compiler does not know Nest's decorators.
 *
 * @example
 * ```ts
 * import { HealthCheck } from '@hale/nest'
 * import { Inject, Injectable } from '@nestjs/common'
 *
 * @Injectable()
 * export class Orders {
 *   constructor(@Inject('POOL') private readonly pool: { query(text: string): Promise<unknown> }) {}
 *
 *   @HealthCheck({ timeout: 300, impact: 'orders cannot be placed' })
 *   async database(): Promise<void> {
 *     await this.pool.query('SELECT 1')
 *   }
 * }
 * ```
 */
export function HealthCheck(settings: LivenessCheckSettings): CheckMethodDecorator<LivenessCheck['run']>
export function HealthCheck(settings?: HealthCheckSettings): CheckMethodDecorator<Check['run']>
export function HealthCheck(settings: HealthCheckSettings | LivenessCheckSettings = {}): CheckMethodDecorator<Check['run']> {
  return (target, method, descriptor) => {
    if (typeof method !== 'string') {
      throw new TypeError(
        `@HealthCheck is on ${String(target)} by another kind of decorator: set "experimentalDecorators" in tsconfig.json, as Nest needs it`,
      )
    }
    if (typeof descriptor?.value !== 'function') {
      throw new TypeError(
        `@HealthCheck is on ${target.constructor.name}.${method}, which is no method: put it on a method that runs the check`,
      )
    }
    SetMetadata(CHECK_METADATA, { name: method, ...settings })(target, method, descriptor)
  }
}
