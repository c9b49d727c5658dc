import { read } from './cgroup'

/**
 * The memory (bytes) that this process itself holds: anonymous and shared memory. Resident memory also contains the pages of
 * mapped files, which the kernel drops when memory is short. `undefined` on a system other than Linux.
 */
export function heldMemory(root = '/'): number | undefined {
  const status = read(root, 'proc/self/status')
  const parts = ['RssAnon', 'RssShmem'].map((name) => new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1])
  return parts.every((kilobytes) => kilobytes !== undefined)
    ? parts.reduce((sum, kilobytes) => sum + Number(kilobytes) * 1_024, 0)
    : undefined
}
