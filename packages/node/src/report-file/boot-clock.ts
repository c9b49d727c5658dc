/** A clock that every process of this machine shares. It cannot be set. */
export interface BootClock {
  /** Names the boot that the times count from: times of another boot say nothing. */
  readonly boot: string
  /** ms since the boot. */
  now(): number
}

/** Reads `CLOCK_MONOTONIC`, which `process.hrtime` is on Linux and macOS. A wall clock that is set changes nothing. */
export function openBootClock(): BootClock {
  return { boot: bootId(), now: () => Number(process.hrtime.bigint() / 1_000n) / 1_000 }
}

function bootId(): string {
  try {
    if (process.platform === 'linux')
      return process.getBuiltinModule('node:fs').readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    if (process.platform === 'darwin')
      return process
        .getBuiltinModule('node:child_process')
        .execFileSync('sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8', timeout: 1_000 })
        .trim()
  } catch {}
  return 'unknown'
}
