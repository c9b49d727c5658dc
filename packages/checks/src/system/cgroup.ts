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

/** What a version of control groups calls its files. */
interface MemoryFiles {
  readonly limit: string
  readonly used: string
  /** Lines of `memory.stat`: what the kernel drops when memory is short. */
  readonly droppable: readonly string[]
  /** A line of `memory.stat`: shared memory, which the page cache contains and which cannot be dropped. */
  readonly shared: string
}

const VERSION_1: MemoryFiles = {
  limit: 'memory.limit_in_bytes',
  used: 'memory.usage_in_bytes',
  droppable: ['total_cache'],
  shared: 'total_shmem',
}
const VERSION_2: MemoryFiles = {
  limit: 'memory.max',
  used: 'memory.current',
  // The second one is what the kernel remembers of files: a service that has looked at millions of them has gigabytes.
  droppable: ['file', 'slab_reclaimable'],
  shared: 'shmem',
}

interface MemoryGroup {
  readonly group: string
  readonly mount: string
  readonly files: MemoryFiles
}

/** The group of this process in the hierarchy that controls memory. A system may use version 1 for some controllers, version 2 for others. */
function memoryGroup(root: string): MemoryGroup | undefined {
  const lines = read(root, 'proc/self/cgroup').split('\n')
  const groups = lines.map((line) => /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [])
  const [, , first] = groups.find(([, controllers]) => controllers?.split(',').includes('memory')) ?? []
  if (first !== undefined) return { group: first, mount: 'sys/fs/cgroup/memory', files: VERSION_1 }
  const [, , second] = groups.find(([, controllers]) => controllers === '') ?? []
  return second === undefined ? undefined : { group: second, mount: 'sys/fs/cgroup', files: VERSION_2 }
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
    .map((folder) => Number(read(root, found.mount, folder, found.files.limit)))
    .filter((limit) => Number.isSafeInteger(limit) && limit > 0)
  return limits.length > 0 ? Math.min(...limits) : undefined
}

/**
 * The memory (bytes) that the group of this process cannot give back: its own account without the page cache and the caches
 * of the file system, which the kernel drops before it ends a process. `undefined` where the group has no account of its own.
 */
export function cgroupMemoryUsed(root = '/'): number | undefined {
  const found = memoryGroup(root)
  if (!found) return undefined
  const { mount, files } = found
  const folder = lineage(found.group).find((name) => read(root, mount, name, files.used) !== '')
  if (folder === undefined || (folder === '/' && found.group !== '/')) return undefined
  const used = Number(read(root, mount, folder, files.used))
  const stat = read(root, mount, folder, 'memory.stat')
  const line = (name: string) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(stat)?.[1] ?? 0)
  const held = files.droppable.reduce((left, name) => left - line(name), used) + line(files.shared)
  return Number.isSafeInteger(held) && held > 0 ? held : undefined
}
