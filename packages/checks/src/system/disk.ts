import { statfs } from 'node:fs/promises'
import type { Check } from '@hale/core'
import type { CheckOptions } from '../options/check-options'
import { requireText } from '../options/require-address'
import { createJudge, ratio } from '../options/thresholds'
import { diskUsage } from './disk-usage'
import { judgeUsages } from './usage'

/** What {@link disk} takes. */
export interface DiskOptions extends CheckOptions {
  /** Any path on the file system in question. */
  readonly path: string
  /** The part of the space or of the inodes in use, from 0 to 1, from which on it is degraded. @default 0.8 */
  readonly degradedAt?: number | undefined
  /** The part in use, from 0 to 1, from which on it is unhealthy. @default 0.9 */
  readonly unhealthyAt?: number | undefined
}

/**
 * A check that the file system of a path has free space and free inodes, reckoned as `df` reckons its Use%: of what an
 * unprivileged process may use. The fuller of the two decides. Use it in readiness for a disk that requests write to.
 *
 * Observes the part in use as a ratio; bytes and inodes are in `data`. It is local and asynchronous, since a network
 * file system may hang.
 *
 * @throws TypeError when `path` is no text or empty or a threshold is no number; RangeError when a threshold is not
 * from 0 to 1 or `degradedAt` is above `unhealthyAt`.
 * @example
 * ```ts
 * import { disk } from '@hale/checks/system'
 * import { createHealth } from '@hale/core'
 *
 * export const health = createHealth({ readiness: { disk: disk({ path: '/', unhealthyAt: 0.95 }) } })
 * ```
 */
export function disk(options: DiskOptions): Check {
  const { path, degradedAt = 0.8, unhealthyAt = 0.9, ...settings }: Partial<DiskOptions> = options ?? {}
  requireText('disk: path', path, "a path such as '/'")
  const judge = createJudge('disk', { degradedAt, unhealthyAt }, ratio)
  return {
    ...settings,
    scope: 'local',
    async run() {
      const { space, inodes } = diskUsage(path, await statfs(path))
      if (space.limit === 0) throw new Error(`${path} is on a file system without a size: check a path on a real one`)
      return judgeUsages(inodes ? [space, inodes] : [space], judge, {
        path,
        usedBytes: space.used,
        limitBytes: space.limit,
        ...(inodes && { usedInodes: inodes.used, limitInodes: inodes.limit }),
      })
    },
  }
}
