import { totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import type { LivenessCheck } from '@hale/core'
import { readOptions } from '@hale/options'
import { LIVENESS_CHECK_OPTIONS, type LivenessCheckOptions } from '../options/check-options'
import { RATIO } from '../options/rules'
import { createJudge } from '../options/thresholds'
import { cgroupMemoryLimit, cgroupMemoryUsed } from './cgroup'
import { heldMemory } from './held-memory'
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
 * A check on the memory limits that would end this process: what the process and its container hold against the limit of
 * the container (of the machine where it has none), and the V8 heap against its own limit. The fullest decides. Use it in
 * liveness where a restart frees a leak, or in readiness.
 *
 * Files that are mapped or cached do not count: the kernel drops them when memory is short. On a system other than Linux
 * they do, as part of the resident memory.
 *
 * Observes the used part as a ratio. `data` holds bytes, the resident memory (`rssBytes`) too. It is local and synchronous.
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
      const rss = process.memoryUsage.rss()
      const limit = memoryLimit(totalmem(), cgroupMemoryLimit())
      const own: Usage = { name: `memory of the process ${limit.of}`, used: heldMemory() ?? rss, limit: limit.bytes, format: formatBytes }
      const group = limit.of === 'in the container' ? cgroupMemoryUsed() : undefined
      const container: Usage[] = group === undefined ? [] : [{ ...own, name: 'memory of the container', used: group }]
      const v8: Usage = { name: 'V8 heap', used: heap.used_heap_size, limit: heap.heap_size_limit, format: formatBytes }
      return judgeUsages([own, ...container, v8], judge, {
        heldBytes: own.used,
        ...(group !== undefined && { containerBytes: group }),
        limitBytes: limit.bytes,
        rssBytes: rss,
        heapUsedBytes: v8.used,
        heapLimitBytes: v8.limit,
      })
    },
  }
}

/** The limit that ends the process, and whose it is. */
export interface MemoryLimit {
  readonly bytes: number
  readonly of: 'in the container' | 'on the machine'
}

/** The limit of a container can be larger than the machine's memory. Then it limits nothing. */
export function memoryLimit(machine: number, container: number = machine): MemoryLimit {
  return container < machine ? { bytes: container, of: 'in the container' } : { bytes: machine, of: 'on the machine' }
}
