import type { CheckFindings } from '@hale/core'
import { settlesWithin } from '../connection/settles-within'
import { codedError } from '../failure/failure'
import { deviceOf } from './device-of'

/** A call to a disk that is under way. */
interface Call {
  readonly path: string
  /** When it began (ms, monotonic). */
  readonly since: number
  readonly ended: Promise<unknown>
}

/** A disk hangs, so the call was not made. */
export interface NotTried {
  /** The path that hangs. */
  readonly hung: string
  /** For how long (ms) it has. */
  readonly silence: number
}

export type DiskLane = <T>(path: string, patience: number, work: () => Promise<T>) => Promise<T | NotTried>

export function isNotTried(value: unknown): value is NotTried {
  return typeof (value as Partial<NotTried> | null | undefined)?.hung === 'string'
}

/** The disk of this path is known to hang, or it is not known how it is. */
export function judgeNotTried(path: string, { hung, silence }: NotTried): CheckFindings {
  if (deviceOf(hung) === deviceOf(path)) throw codedError('timeout', `the disk of ${path} has not answered for ${silence} ms`)
  return { status: 'degraded', message: `${path} was not tried, because ${hung} has not answered for ${silence} ms` }
}

/**
 * Lets through one call to a disk at a time, whatever the number of disks and checks. Node has four threads for all calls to
 * disks and for look-ups of names, and cannot cancel a call. So hung disks take one of these threads, not all of them.
 *
 * A call waits for those before it. It is not made once the call under way has taken longer than `patience` ms: the lane
 * stands still, because that disk hangs.
 */
export function createDiskLane(): DiskLane {
  let current: Call | undefined

  return async (path, patience, work) => {
    while (current) {
      const { path: hung, since, ended } = current
      const left = patience - (performance.now() - since)
      if (left <= 0 || !(await settlesWithin(left, ended))) return { hung, silence: Math.round(performance.now() - since) }
    }
    const call = work()
    const ended = call.then(done, done)
    function done(): void {
      current = undefined
    }
    current = { path, since: performance.now(), ended }
    return call
  }
}

/** Shared by the checks of this process that read from disks. Those that write have a lane of their own, since a write may be slow. */
export const readFromDisk: DiskLane = createDiskLane()
