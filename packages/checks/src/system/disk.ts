import type { StatsFs } from 'node:fs'
import { statfs } from 'node:fs/promises'
import type { Check } from '@hale/core'
import { readOptions } from '@hale/options'
import { failure } from '../failure/failure'
import { FILE_CODES } from '../failure/failure-code'
import { CHECK_OPTIONS, type CheckOptions } from '../options/check-options'
import { requireOption } from '../options/require-option'
import { nonEmpty, RATIO } from '../options/rules'
import { createJudge } from '../options/thresholds'
import { patienceOf } from '../options/timeout'
import { isNotTried, judgeNotTried, type NotTried, readFromDisk } from './disk-lane'
import { diskUsage } from './disk-usage'
import { judgeUsages } from './usage'

/** The options of {@link disk}. */
export interface DiskOptions extends CheckOptions {
  /** Any path on the file system. */
  readonly path: string
  /** Degraded when at least this part (0 to 1) of the space or of the inodes is used. @default 0.8 */
  readonly degradedAt?: number | undefined
  /** Unhealthy when at least this part (0 to 1) is used. @default 0.9 */
  readonly unhealthyAt?: number | undefined
}

const PATH = nonEmpty('a path, such as "/"')
const OPTIONS = { ...CHECK_OPTIONS, path: PATH, degradedAt: RATIO, unhealthyAt: RATIO }

async function statistics(path: string, patience: number): Promise<StatsFs | NotTried> {
  try {
    return await readFromDisk(path, patience, () => statfs(path))
  } catch (error) {
    throw failure(`the file system of ${path} cannot be read`, error, FILE_CODES)
  }
}

/**
 * A check that the file system of a path has free space and free inodes, computed as the Use% of `df`: of what an
 * unprivileged process may use. The fuller of the two decides. Use it in readiness for a disk that requests write to.
 *
 * Observes the used part as a ratio. `data` holds bytes and inodes. It is local, and asynchronous because a network file
 * system may hang. While disks hang, the checks of a process occupy two threads together.
 *
 * @throws TypeError for an unknown, missing or wrong option, and when `degradedAt` is greater than `unhealthyAt`.
 * @example
 * ```ts
 * import { disk } from '@hale/checks/system'
 * import { createHealth } from '@hale/core'
 *
 * export const health = createHealth({ readiness: { disk: disk({ path: '/', unhealthyAt: 0.95 }) } })
 * ```
 */
export function disk(options: DiskOptions): Check {
  const { path, degradedAt = 0.8, unhealthyAt = 0.9, ...settings } = readOptions('disk', options ?? {}, OPTIONS)
  requireOption('disk', 'path', path, PATH)
  const judge = createJudge('disk', { degradedAt, unhealthyAt })
  return {
    ...settings,
    scope: 'local',
    async run(context) {
      const read = await statistics(path, patienceOf(context, settings))
      if (isNotTried(read)) return judgeNotTried(path, read)
      const { space, inodes } = diskUsage(path, read)
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
