import { totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import type { LivenessCheck } from '@hale/core'
import { readOptions } from '@hale/options'
import { LIVENESS_CHECK_OPTIONS, type LivenessCheckOptions } from '../options/check-options'
import { RATIO } from '../options/rules'
import { createJudge } from '../options/thresholds'
import { cgroupMemoryLimit } from './cgroup'
import { formatBytes, judgeUsages, type Usage } from './usage'

/** The options of {@link memory}. */
export interface MemoryOptions extends LivenessCheckOptions {
  /** Degraded when at least this part (0 to 1) of the limit is used. @default 0.85 */
  readonly degradedAt?: number | undefined
  /** Unhealthy when at least this part (0 to 1) of the limit is used. @default 0.95 */
  readonly unhealthyAt?: number | undefined
}

const OPTIONS = { ...LIVENESS_CHECK_OPTIONS, degradedAt: RATIO, unhealthyAt: RATIO }

/**
 * A check on the two memory limits that would end this process: resident memory against the limit of the container (of
 * the machine where it has none), and the V8 heap against its own limit. The fuller of the two decides. Use it in
 * liveness where a restart frees a leak, or in readiness.
 *
 * Observes the used part as a ratio. `data` holds bytes. It is local and synchronous.
 *
 * @throws TypeError for an unknown or wrong option, and when `degradedAt` is greater than `unhealthyAt`.
 * @example
 * ```ts
 * import { memory } from '@hale/checks/system'
 * import { createHealth } from '@hale/core'
 *
 * export const health = createHealth({ liveness: { memory: memory({ unhealthyAt: 0.97 }) } })
 * ```
 */
export function memory(options: MemoryOptions = {}): LivenessCheck {
  const { degradedAt = 0.85, unhealthyAt = 0.95, ...settings } = readOptions('memory', options, OPTIONS)
  const judge = createJudge('memory', { degradedAt, unhealthyAt })
  return {
    ...settings,
    scope: 'local',
    run() {
      const heap = getHeapStatistics()
      const resident = residentUsage(process.memoryUsage.rss(), totalmem(), cgroupMemoryLimit())
      const v8: Usage = { name: 'V8 heap', used: heap.used_heap_size, limit: heap.heap_size_limit, format: formatBytes }
      return judgeUsages([resident, v8], judge, {
        rssBytes: resident.used,
        rssLimitBytes: resident.limit,
        heapUsedBytes: v8.used,
        heapLimitBytes: v8.limit,
      })
    },
  }
}

/** The limit of a container can be larger than the machine's memory. Then it limits nothing. */
export function residentUsage(used: number, machine: number, container: number = machine): Usage {
  const name = container < machine ? 'resident memory in the container' : 'resident memory on the machine'
  return { name, used, limit: Math.min(container, machine), format: formatBytes }
}
