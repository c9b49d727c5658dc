import type { StatsFs } from 'node:fs'
import { formatBytes, type Usage } from './usage'

/** What is used of a file system, reckoned as `df` does: the blocks kept for root count neither as used nor as free. */
export interface DiskUsage {
  readonly space: Usage
  /** Missing where the file system makes inodes as it goes and reports none. */
  readonly inodes?: Usage
}

type Counts = Pick<StatsFs, 'bsize' | 'blocks' | 'bfree' | 'bavail' | 'files' | 'ffree'>

export function diskUsage(path: string, { bsize, blocks, bfree, bavail, files, ffree }: Counts): DiskUsage {
  const used = blocks - bfree
  return {
    space: { name: `space on ${path}`, used: used * bsize, limit: (used + bavail) * bsize, format: formatBytes },
    ...(files > 0 && { inodes: { name: `inodes on ${path}`, used: files - ffree, limit: files, format: String } }),
  }
}
