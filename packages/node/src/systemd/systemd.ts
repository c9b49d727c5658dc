import type { Health } from '@hale/core'
import { healthRule, verify } from '@hale/options'
import { type NotifyChannel, openNotifyChannel } from './notify-channel'
import { type NotifyEnvironment, takeNotifyEnvironment } from './notify-environment'
import { statusLine } from './status-line'

/** What connects a health with systemd. */
export interface SystemdNotifier {
  /** Whether systemd started this process as a service of `Type=notify`. */
  readonly active: boolean
  /** Sends nothing more. A unit with a watchdog is then restarted by systemd. */
  close(): void
}

// A start that is held is extended by this much (ms), again and again, so that it ends soon after the process hangs.
const EXTENSION = 15_000
const LOOK_EVERY = 5_000

/**
 * Sends the state of this instance to systemd, for a unit with `Type=notify`: `READY=1` once it has started, `STATUS=` on
 * each change, `WATCHDOG=1` from the event loop while liveness is not unhealthy, and `STOPPING=1` when it drains. Does
 * nothing unless systemd started the process.
 *
 * Uses the package `node-unix-socket` where it is installed. Without it the unit needs `NotifyAccess=all`.
 *
 * @throws TypeError when `health` is not what createHealth returns.
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { systemd } from '@hale/node'
 *
 * const health = createHealth({ name: 'mailer', readiness: { queue: async () => {} } })
 * systemd(health)
 * ```
 */
export function systemd(health: Health): SystemdNotifier {
  verify('systemd', 'health', health, healthRule)
  const environment = takeNotifyEnvironment(process.env, process.pid)
  if (!environment) return { active: false, close() {} }
  let end: (() => void) | undefined
  let closed = false
  void openNotifyChannel(environment.socket).then((channel) => {
    if (closed) channel.close()
    else end = notify(health, channel, environment)
  })
  return {
    active: true,
    close() {
      closed = true
      end?.()
      end = undefined
    },
  }
}

function notify(health: Health, channel: NotifyChannel, { watchdog }: NotifyEnvironment): () => void {
  const timers: ReturnType<typeof setInterval>[] = []
  let ready = false
  let stopping = false

  function look(): void {
    const assignments = [`STATUS=${statusLine(health.snapshot('readiness'))}`]
    if (health.started && !ready) {
      ready = true
      assignments.unshift('READY=1')
    }
    if (health.phase === 'draining' && !stopping) {
      stopping = true
      assignments.unshift('STOPPING=1')
    }
    channel.send(assignments)
  }

  async function showLife(): Promise<void> {
    const { status } = await health.report('liveness')
    if (status !== 'unhealthy') channel.send(['WATCHDOG=1'])
  }

  function extendStart(): void {
    // A startup check that never passes must not extend the start for ever; a hold says that work goes on.
    if (!health.started && health.snapshot('startup').holds) channel.send([`EXTEND_TIMEOUT_USEC=${EXTENSION * 1_000}`])
  }

  function every(ms: number, work: () => void): void {
    const timer = setInterval(work, ms)
    timer.unref()
    timers.push(timer)
    work()
  }

  look()
  every(LOOK_EVERY, () => {
    extendStart()
    // Perhaps no probe ever comes, and checks run when they are asked: what changes is then sent as a transition.
    void health.report('readiness')
  })
  if (watchdog !== undefined) every(watchdog / 2, () => void showLife())
  const endTransitions = health.onTransition(({ kind }) => {
    if (kind !== 'check') look()
  })
  return () => {
    for (const timer of timers) clearInterval(timer)
    endTransitions()
    channel.close()
  }
}
