import type { Check, LivenessCheck } from '@hale/core'
import { type OptionRules, oneOf, PROBES, readOptions, rule } from '@hale/options'
import { declareCheck } from './declared-checks'

interface Named {
  /** The check's name in every report. @default the method's name */
  readonly name?: string | undefined
}

/** The settings of {@link HealthCheck}: those of a check, its name and its probe. */
export interface HealthCheckSettings extends Named, Omit<Check, 'run'> {
  /** The probe that the check belongs to. @default 'readiness' */
  readonly probe?: 'readiness' | 'startup' | undefined
}

/** The settings of {@link HealthCheck} for liveness, whose checks are synchronous and local. */
export interface LivenessCheckSettings extends Named, Omit<LivenessCheck, 'run'> {
  /** The probe that the check belongs to. */
  readonly probe: 'liveness'
}

/** Decorates a method that runs such a check. */
export type CheckMethodDecorator<Run> = <T extends Run>(target: object, method: string, descriptor: TypedPropertyDescriptor<T>) => void

// createHealth verifies the values when the app starts: only it knows the deadline.
const verifiedByCore = rule(() => true, '')
const SETTINGS: OptionRules<HealthCheckSettings | LivenessCheckSettings> & Record<keyof HealthCheckSettings, unknown> = {
  name: verifiedByCore,
  probe: oneOf(...PROBES),
  scope: verifiedByCore,
  critical: verifiedByCore,
  timeout: verifiedByCore,
  maxAge: verifiedByCore,
  every: verifiedByCore,
  failureThreshold: verifiedByCore,
  successThreshold: verifiedByCore,
  description: verifiedByCore,
  impact: verifiedByCore,
  runbook: verifiedByCore,
}

/**
 * Makes a method of a provider or a controller a check of the app's health. The method uses what its class injects.
 * `HaleModule` finds it in every module that the app imports, in any order with other decorators. The provider must be a
 * singleton, which is Nest's default.
 *
 * @throws TypeError for an unknown setting, and for something else than a method. A wrong value, and a name that another
 * check has, are a TypeError when the app starts.
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
  const read = readOptions('HealthCheck', settings, SETTINGS) as HealthCheckSettings
  return (target: object, method: unknown, descriptor: PropertyDescriptor | undefined) => {
    if (typeof method !== 'string' && typeof method !== 'symbol') {
      throw new TypeError('HealthCheck: the compiler must have "experimentalDecorators": true in tsconfig.json, as Nest needs it')
    }
    const place = `${typeof target === 'function' ? target.name : target.constructor.name}.${String(method)}`
    const got = wrongPlace(target, method, descriptor)
    if (got) throw new TypeError(`HealthCheck: ${place} must be a method; got ${got}. Put the decorator on a method that runs the check`)
    declareCheck(target, String(method), read, descriptor?.value)
  }
}

function wrongPlace(target: object, method: unknown, descriptor: PropertyDescriptor | undefined): string | undefined {
  if (typeof target === 'function') return 'a static member'
  if (typeof method === 'symbol') return 'a symbol as its name'
  // Another decorator may have made an accessor of a method, to bind it.
  if (descriptor?.get || typeof descriptor?.value === 'function') return undefined
  return 'a property'
}
