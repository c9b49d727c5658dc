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

/** How many calls of all lanes may hang before no other disk is tried. */
const MOST_HUNG = 2

/** The calls of all lanes that are known to hang, oldest first. */
const hung = new Set<Call>()

function hungOn(path: string): Call | undefined {
  if (hung.size === 0) return undefined
  const device = deviceOf(path)
  return [...hung].find((call) => deviceOf(call.path) === device)
}

/**
 * Lets through one call to a disk at a time, whatever the number of disks and checks. Node has four threads for all calls to
 * disks and for look-ups of names, and cannot cancel a call. So hung disks take two of these threads, not all of them.
 *
 * A call waits for those before it. It is not made once the call under way has taken longer than `patience` ms: that disk
 * hangs. From then on calls to other disks go past it, and those to this disk are not made, until it ends. Once two calls
 * hang, no other one is made.
 */
export function createDiskLane(): DiskLane {
  let current: Call | undefined

  function blockerOf(path: string): Call | undefined {
    const [first] = hung
    return hungOn(path) ?? current ?? (hung.size < MOST_HUNG ? undefined : first)
  }

  function begin<T>(path: string, work: () => Promise<T>): Promise<T> {
    const result = work()
    const call: Call = { path, since: performance.now(), ended: result.then(end, end) }
    function end(): void {
      hung.delete(call)
      if (current === call) current = undefined
    }
    current = call
    return result
  }

  return async (path, patience, work) => {
    for (let blocker = blockerOf(path); blocker; blocker = blockerOf(path)) {
      const silence = performance.now() - blocker.since
      if (silence < patience && (await settlesWithin(patience - silence, blocker.ended))) continue
      hung.add(blocker)
      if (current === blocker) current = undefined
      return { hung: blocker.path, silence: Math.round(performance.now() - blocker.since) }
    }
    return begin(path, work)
  }
}

/** Shared by the checks of this process that read from disks. Those that write have a lane of their own, since a write may be slow. */
export const readFromDisk: DiskLane = createDiskLane()
