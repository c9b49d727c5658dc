import { totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import type { LivenessCheck } from '@hale/core'
import type { LivenessCheckOptions } from '../options/check-options'
import { createJudge, ratio } from '../options/thresholds'
import { cgroupMemoryLimit } from './cgroup'
import { formatBytes, judgeUsages, type Usage } from './usage'

/** What {@link memory} takes. */
export interface MemoryOptions extends LivenessCheckOptions {
  /** The part of the limit in use, from 0 to 1, from which on it is degraded. @default 0.85 */
  readonly degradedAt?: number | undefined
  /** The part of the limit in use, from 0 to 1, from which on it is unhealthy. @default 0.95 */
  readonly unhealthyAt?: number | undefined
}

/**
 * A check that this process keeps away from the two limits that would end it: its resident memory against the
 * container's limit (the machine's memory where there is none), and the V8 heap against its own. The fuller of the
 * two decides. Use it in liveness where a restart frees a leak, or in readiness.
 *
 * Observes the part in use as a ratio; bytes are in `data`. It is local and synchronous.
 *
 * @throws TypeError when a threshold is no number; RangeError when it is not from 0 to 1 or `degradedAt` is above
 * `unhealthyAt`.
 * @example
 * ```ts
 * import { memory } from '@hale/checks/system'
 * import { createHealth } from '@hale/core'
 *
 * export const health = createHealth({ liveness: { memory: memory({ unhealthyAt: 0.97 }) } })
 * ```
 */
export function memory({ degradedAt = 0.85, unhealthyAt = 0.95, ...options }: MemoryOptions = {}): LivenessCheck {
  const judge = createJudge('memory', { degradedAt, unhealthyAt }, ratio)
  return {
    ...options,
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

/** A container's limit may lie above the machine's memory, where it limits nothing. */
export function residentUsage(used: number, machine: number, container: number = machine): Usage {
  const name = container < machine ? 'resident memory in the container' : 'resident memory on the machine'
  return { name, used, limit: Math.min(container, machine), format: formatBytes }
}
