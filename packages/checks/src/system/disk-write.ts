import { randomUUID } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Check } from '@hale/core'
import { readOptions } from '@hale/options'
import { codedError, failure } from '../failure/failure'
import { FILE_CODES } from '../failure/failure-code'
import { stopwatch } from '../observation/stopwatch'
import { CHECK_OPTIONS, type CheckOptions } from '../options/check-options'
import { requireOption } from '../options/require-option'
import { nonEmpty } from '../options/rules'
import { patienceOf } from '../options/timeout'
import { createDiskLane, isNotTried, judgeNotTried, type NotTried } from './disk-lane'

/** The options of {@link diskWrite}. */
export interface DiskWriteOptions extends CheckOptions {
  /** The folder that your service writes to. */
  readonly path: string
  /** How long (ms) a result answers later probes without a run: writes wear a disk. @default 10000 */
  readonly maxAge?: number | undefined
}

/** One block of most file systems, so that the file system must allocate space. */
const SIZE = 4_096
const PATH = nonEmpty('a folder, such as "/var/lib/orders"')
const OPTIONS = { ...CHECK_OPTIONS, path: PATH }

/**
 * A check that a folder can be written to: it creates a file, removes its name, writes 4 KiB, flushes them to the disk
 * and reads them back. Use it in readiness where requests write to a disk: a failing or read-only disk may have free space.
 *
 * The file has no name while it is written, so no file is left when the run times out or the process is killed. Node
 * cannot cancel a call to the disk: while one hangs, it occupies one of the four threads that Node has for files. All
 * `diskWrite` checks write one after another. While two disks hang, the check of a third one is degraded.
 *
 * Observes the time of all steps in ms. Its results are kept for 10 s by default, because writing wears a disk. It is local.
 *
 * @throws TypeError for an unknown, missing or wrong option.
 * @example
 * ```ts
 * import { diskWrite } from '@hale/checks/system'
 * import { createHealth } from '@hale/core'
 *
 * export const health = createHealth({ readiness: { uploads: diskWrite({ path: '/var/lib/orders/uploads' }) } })
 * ```
 */
export function diskWrite(options: DiskWriteOptions): Check {
  const { path, maxAge = 10_000, ...settings } = readOptions('diskWrite', options ?? {}, OPTIONS)
  requireOption('diskWrite', 'path', path, PATH)
  // One name for all runs: a file that could be created but not removed stays one file.
  const name = `.hale-${randomUUID()}`
  const file = join(path, name)
  const block = Buffer.alloc(SIZE, name)
  return {
    ...settings,
    maxAge,
    scope: 'local',
    async run(context) {
      const elapsed = stopwatch()
      let read: Buffer | NotTried
      try {
        read = await oneAtATime(path, patienceOf(context, settings), () => writeAndRead(file, block, context.signal))
      } catch (error) {
        throw failure(`${path} cannot be written to`, error, FILE_CODES)
      }
      if (isNotTried(read)) return judgeNotTried(path, read)
      if (!read.equals(block)) throw codedError('corrupt', `${path} returned other bytes than the check wrote to it`)
      return { observed: elapsed() }
    },
  }
}

/** Shared by all folders of this process. */
const oneAtATime = createDiskLane()

async function writeAndRead(file: string, block: Buffer, signal: AbortSignal): Promise<Buffer> {
  const handle = await open(file, 'w+')
  try {
    // Another run may have removed it: two health objects can share this check.
    await rm(file, { force: true })
    signal.throwIfAborted()
    await handle.write(block, 0, SIZE, 0)
    signal.throwIfAborted()
    await handle.sync()
    const { buffer } = await handle.read(Buffer.alloc(SIZE), 0, SIZE, 0)
    return buffer
  } finally {
    await handle.close()
  }
}
