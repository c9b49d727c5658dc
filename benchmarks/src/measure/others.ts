import { readFileSync } from 'node:fs'

// The kernel counts in hundredths of a second, which limits the precision of a short round.
const TICK = 10_000
// A round is disturbed when other processes used more of one core than this.
const TOO_MUCH = 0.15

/** Returns the share of one core that other processes used meanwhile, given our own CPU time (microseconds). */
export interface Watch {
  disturbed(ours: number): boolean
}

/** Watches the machine from now on. Without `/proc/stat` (only Linux has it), no round counts as disturbed. */
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

/** CPU time (microseconds) of all processes, and the time stolen by a hypervisor. Most interrupts are ours, so they are left out. */
function machineTime(): number | undefined {
  try {
    const [, user = 0, nice = 0, system = 0, , , , , steal = 0] =
      readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.split(/\s+/).map(Number) ?? []
    return (user + nice + system + steal) * TICK
  } catch {
    return undefined
  }
}
