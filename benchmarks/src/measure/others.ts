import { readFileSync } from 'node:fs'

// The kernel counts in hundredths of a second, so a short round cannot be told more exactly.
const TICK = 10_000
// A round in which others had more of one core than this is disturbed.
const TOO_MUCH = 0.15

/** Tells what share of one core the rest of the machine had meanwhile, given the CPU time (microseconds) that was ours. */
export interface Watch {
  disturbed(ours: number): boolean
}

/** Watches the machine from now on. Where it tells nothing of itself (only Linux does), nothing counts as disturbed. */
export function watchOthers(): Watch {
  const before = machineTime()
  const own = process.cpuUsage()
  const start = performance.now()
  return {
    disturbed(ours) {
      const after = machineTime()
      if (before === undefined || after === undefined) return false
      const { user, system } = process.cpuUsage(own)
      const wall = (performance.now() - start) * 1_000
      return after - before - ours - user - system > TOO_MUCH * wall
    },
  }
}

/** CPU time (microseconds) of all processes, and what a hypervisor took. Interrupts are left out: most of them are ours. */
function machineTime(): number | undefined {
  try {
    const [, user = 0, nice = 0, system = 0, , , , , steal = 0] =
      readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.split(/\s+/).map(Number) ?? []
    return (user + nice + system + steal) * TICK
  } catch {
    return undefined
  }
}
