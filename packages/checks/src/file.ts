import type { Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Check } from '@hale/core'
import { milliseconds, oneOf, readOptions } from '@hale/options'
import { codedError, failure } from './failure/failure'
import { FILE_CODES } from './failure/failure-code'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireOption } from './options/require-option'
import { nonEmpty } from './options/rules'
import { createJudge } from './options/thresholds'
import { patienceOf } from './options/timeout'
import { isNotTried, judgeNotTried, type NotTried, readFromDisk } from './system/disk-lane'

export type { CheckOptions }

/** The options of {@link file}. */
export interface FileOptions extends CheckOptions {
  /** The file that another process or a timer writes. A link is followed. */
  readonly path: string
  /** Degraded when its last change is at least this old (ms). @default only `unhealthyAt` counts */
  readonly degradedAt?: number | undefined
  /** Unhealthy when its last change is at least this old (ms). @default any age */
  readonly unhealthyAt?: number | undefined
  /** Unhealthy with the code `empty` when the file has no content. @default 'unhealthy' */
  readonly empty?: 'unhealthy' | 'healthy' | undefined
}

const PATH = nonEmpty('a file, such as "/var/lib/orders/prices.json"')
const OPTIONS = {
  ...CHECK_OPTIONS,
  path: PATH,
  degradedAt: milliseconds(1),
  unhealthyAt: milliseconds(1),
  empty: oneOf('unhealthy', 'healthy'),
}

/**
 * A check that a file exists, has content, and changed recently. Use it in readiness for data that another process
 * refreshes: a price list, a feature file, the mark that a job leaves when it is done.
 *
 * Observes the age of the last change in ms. `data` holds the size. It is local. It compares the time of the file with the
 * clock of this machine, so a file on another machine's disk needs two right
 * clocks. A time in the future is no age: 0, or degraded where it is further away than `degradedAt`.
 *
 * @throws TypeError for an unknown, missing or wrong option, and when `degradedAt` is greater than `unhealthyAt`.
 * @example
 * ```ts
 * import { file } from '@hale/checks/file'
 * import { createHealth } from '@hale/core'
 *
 * const prices = file({ path: '/var/lib/orders/prices.json', degradedAt: 3_600_000, unhealthyAt: 86_400_000 })
 * export const health = createHealth({ readiness: { prices } })
 * ```
 */
export function file(options: FileOptions): Check {
  const read = readOptions('file', options ?? {}, OPTIONS)
  const { path, unhealthyAt = Infinity, degradedAt = unhealthyAt, empty = 'unhealthy', ...settings } = read
  requireOption('file', 'path', path, PATH)
  const judge = createJudge('file', { degradedAt, unhealthyAt })
  return {
    ...settings,
    scope: 'local',
    async run(context) {
      const status = await readStatus(path, patienceOf(context, settings))
      if (isNotTried(status)) return judgeNotTried(path, status)
      const { size, mtimeMs } = status
      if (size === 0 && empty === 'unhealthy') throw codedError('empty', `${path} is empty`)
      const age = Math.max(0, Math.round(Date.now() - mtimeMs))
      const early = Math.round(mtimeMs - Date.now())
      // One of the two clocks is wrong, and by so much that the file would look fresh for as long as it may get old.
      if (early >= degradedAt) return { status: 'degraded', message: `${path} has a date ${early} ms in the future`, data: { path, size } }
      return {
        status: judge(age),
        message: `${path} changed ${age} ms ago`,
        observed: { value: age, unit: 'ms', ...judge.limits },
        data: { path, size },
      }
    },
  }
}

async function readStatus(path: string, patience: number): Promise<Stats | NotTried> {
  try {
    const status = await readFromDisk(path, patience, () => stat(path))
    if (!isNotTried(status) && !status.isFile()) throw codedError('missing', `${path} is not a file`)
    return status
  } catch (error) {
    throw failure(`${path} cannot be read`, error, FILE_CODES)
  }
}
