import type { LivenessCheck } from '@hale/core'
import { readOptions, rule } from '@hale/options'
import { LIVENESS_CHECK_OPTIONS, type LivenessCheckOptions } from '../options/check-options'
import { RATIO } from '../options/rules'
import { createJudge } from '../options/thresholds'
import { pressureFile, type Resource, waitedPart } from './pressure-file'

/** The options of {@link pressure}. */
export interface PressureOptions extends LivenessCheckOptions {
  /** The resources to look at. The worst of them decides. @default ['cpu', 'memory'] */
  readonly resources?: readonly Resource[] | undefined
  /** Degraded when tasks waited for at least this part (0 to 1) of the last minute. @default 0.6 */
  readonly degradedAt?: number | undefined
  /** Unhealthy when tasks waited for at least this part (0 to 1) of the last minute. @default 1 */
  readonly unhealthyAt?: number | undefined
}

const RESOURCES: readonly unknown[] = ['cpu', 'memory', 'io'] satisfies Resource[]
const OPTIONS = {
  ...LIVENESS_CHECK_OPTIONS,
  resources: rule(
    (value) => Array.isArray(value) && value.length > 0 && value.every((resource) => RESOURCES.includes(resource)),
    'must be an array of "cpu", "memory" or "io"',
  ),
  degradedAt: RATIO,
  unhealthyAt: RATIO,
}

/**
 * A check on the CPU and memory pressure of this container, as Linux reports it (PSI): the part of the last minute in
 * which at least one of its tasks had to wait. It finds what a usage does not show: a throttled CPU, pages that are read
 * in repeatedly. Use it in readiness, not critical.
 *
 * Its defaults are careful: a busy instance is degraded, and unhealthy only when a task waited all the time. An instance
 * out of service makes the others busier.
 *
 * Observes the worst part as a ratio. `data` holds each one. It is local and synchronous. Without a control group of
 * version 2 it reads the pressure of the machine.
 *
 * @throws TypeError for an unknown or wrong option, and when `degradedAt` is greater than `unhealthyAt`.
 * @throws Error where the kernel reports no pressure.
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
  const { resources = ['cpu', 'memory'], degradedAt = 0.6, unhealthyAt = 1, ...settings } = readOptions('pressure', options, OPTIONS)
  const judge = createJudge('pressure', { degradedAt, unhealthyAt })
  const files = resources.map((resource: Resource) => {
    const file = pressureFile(resource)
    if (file) return { resource, file }
    throw new Error(`pressure: this system reports no pressure for ${resource}. Leave it out here, or boot a Linux with psi=1`)
  })
  return {
    ...settings,
    scope: 'local',
    run() {
      const parts = files.map(({ resource, file }) => {
        const value = waitedPart(file)
        if (value === undefined) throw new Error(`${file} reports no pressure any more`)
        return { resource, file, value }
      })
      const worst = parts.reduce((most, part) => (part.value > most.value ? part : most))
      return {
        status: judge(worst.value),
        message: `tasks waited for ${worst.resource} in ${Number((worst.value * 100).toFixed(2))}% of the last minute (${worst.file})`,
        observed: { value: worst.value, unit: 'ratio', ...judge.limits },
        data: Object.fromEntries(parts.map(({ resource, value }) => [resource, value])),
      }
    },
  }
}
