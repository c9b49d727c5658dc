import { readFileSync } from 'node:fs'
import type { LivenessCheck } from '@hale/core'
import { readOptions } from '@hale/options'
import { codedError } from '../failure/failure'
import { LIVENESS_CHECK_OPTIONS, type LivenessCheckOptions } from '../options/check-options'
import { RATIO } from '../options/rules'
import { createJudge } from '../options/thresholds'
import { openDescriptors } from './open-descriptors'
import { judgeUsages, type Usage } from './usage'

/** The options of {@link fileDescriptors}. */
export interface FileDescriptorsOptions extends LivenessCheckOptions {
  /** Degraded when at least this part (0 to 1) of the limit is used. @default 0.8 */
  readonly degradedAt?: number | undefined
  /** Unhealthy when at least this part (0 to 1) of the limit is used. @default 0.95 */
  readonly unhealthyAt?: number | undefined
}

const OPTIONS = { ...LIVENESS_CHECK_OPTIONS, degradedAt: RATIO, unhealthyAt: RATIO }

/** The open files, sockets and pipes of this process, and its limit. */
function descriptors(): Usage {
  const used = openDescriptors()
  const [, soft] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
  // A process without a limit of its own has the kernel's.
  return { name: 'file descriptors', used, limit: Number(soft ?? readFileSync('/proc/sys/fs/nr_open', 'utf8')), format: String }
}

/** Counting needs a descriptor itself. */
function tryToCount(): Usage {
  try {
    return descriptors()
  } catch (cause) {
    if (!/^E[MN]FILE$/.test(String((cause as NodeJS.ErrnoException).code))) throw cause
    throw codedError('too_many_files', 'file descriptors cannot be counted: none is left', cause)
  }
}

/**
 * A check on the file descriptors that this process has open, as a part of its soft limit (`ulimit -n`). Use it in
 * liveness where a restart frees a leak, or in readiness: without free descriptors it accepts no connection.
 *
 * Observes the used part as a ratio. `data` holds the numbers. It is local and synchronous. Linux 6.2 gives the number at
 * once. An older kernel lists the descriptors, about 4 ms for each thousand, so the check counts them less often there.
 *
 * @throws TypeError for an unknown or wrong option, and when `degradedAt` is greater than `unhealthyAt`.
 * @throws Error on a system without the /proc of Linux.
 * @example
 * ```ts
 * import { fileDescriptors } from '@hale/checks/system'
 * import { createHealth } from '@hale/core'
 *
 * export const health = createHealth({
 *   liveness: { ...(process.platform === 'linux' && { files: fileDescriptors() }) },
 * })
 * ```
 */
export function fileDescriptors(options: FileDescriptorsOptions = {}): LivenessCheck {
  const { degradedAt = 0.8, unhealthyAt = 0.95, ...settings } = readOptions('fileDescriptors', options, OPTIONS)
  const judge = createJudge('fileDescriptors', { degradedAt, unhealthyAt })
  try {
    descriptors()
  } catch (cause) {
    throw new Error(`fileDescriptors: the check needs the /proc of Linux; got ${process.platform}. Leave it out there`, { cause })
  }
  return {
    ...settings,
    scope: 'local',
    run() {
      const usage = tryToCount()
      return judgeUsages([usage], judge, { open: usage.used, limit: usage.limit })
    },
  }
}
