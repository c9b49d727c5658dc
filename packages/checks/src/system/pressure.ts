import type { LivenessCheck } from '@hale/core'
import type { LivenessCheckOptions } from '../options/check-options'
import { createJudge, ratio } from '../options/thresholds'
import { pressureFile, type Resource, waitedPart } from './pressure-file'

/** What {@link pressure} takes. */
export interface PressureOptions extends LivenessCheckOptions {
  /** What may be short; the worst of them decides. @default ['cpu', 'memory'] */
  readonly resources?: readonly Resource[] | undefined
  /** The part of the last minute, from 0 to 1, from which on it is degraded. @default 0.6 */
  readonly degradedAt?: number | undefined
  /** The part of the last minute, from 0 to 1, from which on it is unhealthy. @default 1 */
  readonly unhealthyAt?: number | undefined
}

const known: readonly unknown[] = ['cpu', 'memory', 'io'] satisfies Resource[]

/**
 * A check that this container gets the CPU and the memory that it asks for, as Linux tells it (PSI): the part of the
 * last minute in which at least one of its tasks had to wait. It sees what a share in use does not: a throttled CPU, pages
 * that are read in again and again. Use it in readiness, not critical.
 *
 * It is careful by default: a busy instance is degraded, and unhealthy only when something waited all the time, since
 * taking it out of service makes the others busier.
 *
 * Observes the worst part as a ratio; each one is in `data`. It is local and synchronous. Without a control group of
 * version 2 it is the machine's.
 *
 * @throws TypeError when a threshold is no number or `resources` holds anything else; RangeError when a threshold is not
 * from 0 to 1 or `degradedAt` is above `unhealthyAt`; Error where the kernel does not tell.
 * @example
 * ```ts
 * import { existsSync } from 'node:fs'
 * import { pressure } from '@hale/checks/system'
 * import { createHealth } from '@hale/core'
 *
 * export const health = createHealth({
 *   readiness: { ...(existsSync('/proc/pressure') && { pressure: pressure({ critical: false }) }) },
 * })
 * ```
 */
export function pressure(options: PressureOptions = {}): LivenessCheck {
  const { resources = ['cpu', 'memory'], degradedAt = 0.6, unhealthyAt = 1, ...settings } = options
  const judge = createJudge('pressure', { degradedAt, unhealthyAt }, ratio)
  if (!Array.isArray(resources) || resources.length === 0 || !resources.every((resource) => known.includes(resource))) {
    throw new TypeError(`pressure: resources is ${JSON.stringify(resources)}, expected some of ${known.join(', ')}`)
  }
  const files = resources.map((resource: Resource) => {
    const file = pressureFile(resource)
    if (file) return { resource, file }
    throw new Error(`pressure: this system does not tell it for ${resource}: leave it out here, or boot a Linux with psi=1`)
  })
  return {
    ...settings,
    scope: 'local',
    run() {
      const parts = files.map(({ resource, file }) => {
        const value = waitedPart(file)
        if (value === undefined) throw new Error(`${file} tells no pressure any more`)
        return { resource, file, value }
      })
      const worst = parts.reduce((most, part) => (part.value > most.value ? part : most))
      return {
        status: judge(worst.value),
        message: `something waited for ${worst.resource} in ${Number((worst.value * 100).toFixed(2))}% of the last minute (${worst.file})`,
        observed: { value: worst.value, unit: 'ratio' },
        data: Object.fromEntries(parts.map(({ resource, value }) => [resource, value])),
      }
    },
  }
}
