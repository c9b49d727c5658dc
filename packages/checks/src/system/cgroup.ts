import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The file's text, or an empty string where it cannot be read. */
export function read(...path: string[]): string {
  try {
    return readFileSync(join(...path), 'utf8').trim()
  } catch {
    return ''
  }
}

/** The group's folder and every one above it: `/a/b`, `/a`, `/`. */
export function lineage(group: string): string[] {
  const names = group.split('/').filter(Boolean)
  return [...names.map((_, index) => join('/', ...names.slice(0, names.length - index))), '/']
}

/** The group of this process in the hierarchy that controls memory. A system may use version 1 for some controllers, version 2 for others. */
function memoryGroup(root: string): { group: string; mount: string; file: string } | undefined {
  const lines = read(root, 'proc/self/cgroup').split('\n')
  const groups = lines.map((line) => /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [])
  const [, , first] = groups.find(([, controllers]) => controllers?.split(',').includes('memory')) ?? []
  if (first !== undefined) return { group: first, mount: 'sys/fs/cgroup/memory', file: 'memory.limit_in_bytes' }
  const [, , second] = groups.find(([, controllers]) => controllers === '') ?? []
  return second === undefined ? undefined : { group: second, mount: 'sys/fs/cgroup', file: 'memory.max' }
}

/**
 * The memory limit (bytes) of this process's control group: the smallest one of the group and of those above it, or
 * `undefined` where there is none. In some containers only the root folder is visible; it then is the group's own.
 * "No limit" is `max` in version 2 and a number near 2^63 in version 1.
 * Source: https://docs.kernel.org/admin-guide/cgroup-v2.html and https://docs.kernel.org/admin-guide/cgroup-v1/memory.html
 */
export function cgroupMemoryLimit(root = '/'): number | undefined {
  const found = memoryGroup(root)
  if (!found) return undefined
  const limits = lineage(found.group)
    .map((folder) => Number(read(root, found.mount, folder, found.file)))
    .filter((limit) => Number.isSafeInteger(limit) && limit > 0)
  return limits.length > 0 ? Math.min(...limits) : undefined
}
