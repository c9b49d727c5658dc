import type { Health as CoreHealth } from '@hale/core'

type Token = abstract new () => CoreHealth

/** Global, so that an ESM copy of this package and a CommonJS one have the same token. */
const KEY: unique symbol = Symbol.for('@hale/nest:Health')
const shared = globalThis as { [KEY]?: Token }
shared[KEY] ??= class Health {} as unknown as Token

/**
 * The health of the app, for injection. Its class is the token: `constructor(private readonly health: Health)` is enough
 * if the compiler emits decorator metadata. Otherwise put `@Inject(Health)` before the parameter.
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
/** The injection token of the app's health. */
export const Health: Token = shared[KEY]
