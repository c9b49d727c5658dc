import type { StatsFs } from 'node:fs'
import { formatBytes, type Usage } from './usage'

/** The usage of a file system, computed as `df` does: the blocks reserved for root count neither as used nor as free. */
export interface DiskUsage {
  readonly space: Usage
  /** Missing where the file system creates inodes on demand and reports no number. */
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
