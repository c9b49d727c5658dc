import type { Health as CoreHealth } from '@hale/core'

/**
 * The health of the app, for injection: its class is the token, so `constructor(private readonly health: Health)` is
 * enough where the compiler emits decorator metadata, and `@Inject(Health)` before it where it does not.
 *
 * @example
 * ```ts
 * import { Health } from '@hale/nest'
 * import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common'
 *
 * @Injectable()
 * export class Catalogue implements OnApplicationBootstrap {
 *   constructor(@Inject(Health) private readonly health: Health) {}
 *
 *   onApplicationBootstrap(): void {
 *     const release = this.health.hold('reading the catalogue')
 *     setTimeout(release, 5_000)
 *   }
 * }
 * ```
 */
export type Health = CoreHealth
/** The token of the app's health. */
export const Health: abstract new () => CoreHealth = class Health {} as unknown as abstract new () => CoreHealth
