import { join } from 'node:path'
import { lineage, read } from './cgroup'

/** A resource that a task can wait for. */
export type Resource = 'cpu' | 'memory' | 'io'

/** The part of the last minute in which a task waited, from a pressure file of the kernel; `undefined` where the file has none. */
export function waitedPart(file: string): number | undefined {
  const [, percent] = /^some .*\bavg60=([\d.]+)/m.exec(read(file)) ?? []
  return percent === undefined ? undefined : Math.round(Number(percent) * 100) / 10_000
}

/**
 * The pressure file of this process's control group: its own, else the nearest one above it, else the machine's.
 * `undefined` where the kernel has none.
 * Source: https://docs.kernel.org/accounting/psi.html
 */
export function pressureFile(resource: Resource, root = '/'): string | undefined {
  const [, group = '/'] = /^0::(\/.*)$/m.exec(read(root, 'proc/self/cgroup')) ?? []
  const groups = lineage(group).flatMap((folder) => ['sys/fs/cgroup', 'sys/fs/cgroup/unified'].map((mount) => join(root, mount, folder)))
  const files = [...groups.map((folder) => join(folder, `${resource}.pressure`)), join(root, 'proc/pressure', resource)]
  return files.find((file) => waitedPart(file) !== undefined)
}
