import { existsSync, readdirSync } from 'node:fs'

const OPEN_FILES = '/proc/self/fd'

/** How many handles of each kind the process holds now, such as `Timeout` or `TCPSocketWrap`, and open files on Linux. */
export function resources(): Record<string, number> {
  const counts: Record<string, number> = {}
  // Bun and workerd have no such function.
  for (const kind of process.getActiveResourcesInfo?.() ?? []) counts[kind] = (counts[kind] ?? 0) + 1
  if (existsSync(OPEN_FILES)) counts['open files'] = readdirSync(OPEN_FILES).length
  return counts
}
