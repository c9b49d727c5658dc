import { resolve } from 'node:path'
import { read } from './cgroup'

/** One mount of `/proc/self/mountinfo`. Source: https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html */
interface Mount {
  readonly device: string
  readonly point: string
}

/** A space and a few other characters are written as their octal number. */
const decode = (point: string): string => point.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))

function mounts(root: string): readonly Mount[] {
  const lines = read(root, 'proc/self/mountinfo').split('\n')
  return lines.map((line) => {
    const [, , device = '', , point = ''] = line.split(' ')
    return { device, point: decode(point) }
  })
}

/**
 * Names the disk of a path without a call to it, which may hang: the number of its device, or the path itself on a system other
 * than Linux. Links are not followed.
 */
export function deviceOf(path: string, root = '/'): string {
  const absolute = resolve(path)
  const above = mounts(root).filter(({ point }) => point === '/' || point === absolute || absolute.startsWith(`${point}/`))
  // Of several mounts at one point, the last one is seen.
  const nearest = above.reduce<Mount | undefined>((best, one) => (one.point.length >= (best?.point.length ?? 0) ? one : best), undefined)
  return nearest?.device || absolute
}
