import { readdirSync, readFileSync } from 'node:fs'
import type { LivenessCheck } from '@hale/core'
import { codedError } from '../failure/failure'
import type { LivenessCheckOptions } from '../options/check-options'
import { createJudge, ratio } from '../options/thresholds'
import { judgeUsages, type Usage } from './usage'

/** What {@link fileDescriptors} takes. */
export interface FileDescriptorsOptions extends LivenessCheckOptions {
  /** The part of the limit in use, from 0 to 1, from which on it is degraded. @default 0.8 */
  readonly degradedAt?: number | undefined
  /** The part of the limit in use, from 0 to 1, from which on it is unhealthy. @default 0.95 */
  readonly unhealthyAt?: number | undefined
}

/** Open files, sockets and pipes of this process. The folder is open itself while it is read. */
function descriptors(): Usage {
  const used = readdirSync('/proc/self/fd').length - 1
  const [, soft] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
  // What the kernel grants where a process has no limit of its own.
  return { name: 'file descriptors', used, limit: Number(soft ?? readFileSync('/proc/sys/fs/nr_open', 'utf8')), format: String }
}

/** Counting takes one itself. */
function tryToCount(): Usage {
  try {
    return descriptors()
  } catch (cause) {
    if (!/^E[MN]FILE$/.test(String((cause as NodeJS.ErrnoException).code))) throw cause
    throw codedError('too_many_files', 'file descriptors cannot be counted: not one is left', cause)
  }
}

/**
 * A check that this process may open more files and sockets: those open against its soft limit (`ulimit -n`). Use it in
 * liveness where a restart frees a leak, or in readiness: without descriptors no connection is taken any more.
 *
 * Observes the part in use as a ratio; the numbers are in `data`. It is local and synchronous.
 *
 * @throws TypeError when a threshold is no number; RangeError when it is not from 0 to 1 or `degradedAt` is above
 * `unhealthyAt`; Error where the system does not tell, which is everywhere but on Linux.
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
export function fileDescriptors({ degradedAt = 0.8, unhealthyAt = 0.95, ...options }: FileDescriptorsOptions = {}): LivenessCheck {
  const judge = createJudge('fileDescriptors', { degradedAt, unhealthyAt }, ratio)
  try {
    descriptors()
  } catch (cause) {
    throw new Error(`fileDescriptors: ${process.platform} does not tell: leave the check out there, it needs the /proc of Linux`, { cause })
  }
  return {
    ...options,
    scope: 'local',
    run() {
      const usage = tryToCount()
      return judgeUsages([usage], judge, { open: usage.used, limit: usage.limit })
    },
  }
}
