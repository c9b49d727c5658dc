/** What systemd set for this process, https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html. */
export interface NotifyEnvironment {
  /** The path of the socket that takes messages; one that begins with "@" is abstract. */
  readonly socket: string
  /** How long (ms) systemd waits for a sign of life; `undefined` where the unit has no watchdog. */
  readonly watchdog: number | undefined
}

const NAMES = ['NOTIFY_SOCKET', 'WATCHDOG_USEC', 'WATCHDOG_PID'] as const

/**
 * Takes systemd's variables out of the environment, so that no child process speaks for this one. `undefined` where
 * systemd did not start it.
 */
export function takeNotifyEnvironment(environment: NodeJS.ProcessEnv, pid: number): NotifyEnvironment | undefined {
  const [socket, microseconds, watched] = NAMES.map((name) => environment[name])
  for (const name of NAMES) delete environment[name]
  if (!socket || !/^[/@]/.test(socket)) return undefined
  const watchdog = Number(microseconds) / 1_000
  const ours = watched === undefined || watched === String(pid)
  return { socket, watchdog: ours && watchdog > 0 ? watchdog : undefined }
}
