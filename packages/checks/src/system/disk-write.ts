import { randomUUID } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Check } from '@hale/core'
import { codedError, failure } from '../failure/failure'
import { fileCodes } from '../failure/failure-code'
import { stopwatch } from '../observation/stopwatch'
import type { CheckOptions } from '../options/check-options'
import { requireText } from '../options/require-address'

/** What {@link diskWrite} takes. */
export interface DiskWriteOptions extends CheckOptions {
  /** The folder that your service writes to. */
  readonly path: string
}

/** One block of most file systems, so that space must be found for it. */
const size = 4_096

/**
 * A check that a folder can be written to: it makes a file, takes its name away, writes 4 KiB, has the disk confirm them
 * and reads them back. Use it in readiness where requests write to a disk: a failing or read-only disk has space left.
 *
 * The file has no name while it is written, so none is left when the run is given up or the process killed. A call to
 * the disk cannot be cancelled: while one hangs, it takes one of the four threads that Node has for files.
 *
 * Observes the time of it all in ms. Its results are kept for 10 s by default, since a disk wears. It is local.
 *
 * @throws TypeError when `path` is no text or empty.
 * @example
 * ```ts
 * import { diskWrite } from '@hale/checks/system'
 * import { createHealth } from '@hale/core'
 *
 * export const health = createHealth({ readiness: { uploads: diskWrite({ path: '/var/lib/orders/uploads' }) } })
 * ```
 */
export function diskWrite(options: DiskWriteOptions): Check {
  const { path, maxAge = 10_000, ...settings }: Partial<DiskWriteOptions> = options ?? {}
  requireText('diskWrite: path', path, "a folder such as '/var/lib/orders'")
  // One name for all runs: where it could be made but not removed, there is one of it and not one for each run.
  const name = `.hale-${randomUUID()}`
  const file = join(path, name)
  const block = Buffer.alloc(size, name)
  return {
    ...settings,
    maxAge,
    scope: 'local',
    async run({ signal }) {
      const elapsed = stopwatch()
      let read: Buffer
      try {
        read = await writeAndRead(file, block, signal)
      } catch (error) {
        throw failure(`${path} cannot be written to`, error, fileCodes)
      }
      if (!read.equals(block)) throw codedError('corrupt', `${path} gave back other bytes than were written to it`)
      return { observed: elapsed() }
    },
  }
}

async function writeAndRead(file: string, block: Buffer, signal: AbortSignal): Promise<Buffer> {
  const handle = await open(file, 'w+')
  try {
    // Another run of this check may have removed it: two health objects can hold the same one.
    await rm(file, { force: true })
    signal.throwIfAborted()
    await handle.write(block, 0, size, 0)
    signal.throwIfAborted()
    await handle.sync()
    const { buffer } = await handle.read(Buffer.alloc(size), 0, size, 0)
    return buffer
  } finally {
    await handle.close()
  }
}
