import type { Server } from 'node:net'
import type { Health } from '@hale/core'
import { type GracefulShutdownOptions, gracefulShutdown, type ShutdownOutcome } from '@hale/node'

/** The stop of the app's server, in the two parts that Nest's hooks leave room for. */
export interface ServerStop {
  /** Begins the stop. Resolves when no request runs any more, so that the app's own hooks may close what requests need. */
  begin(reason: string): Promise<void>
  /** Ends the stop when the app's own hooks are done: upgraded connections that are still open are cut off. */
  finish(): Promise<ShutdownOutcome>
}

export function createServerStop(
  server: Server,
  health: Health,
  options: Pick<GracefulShutdownOptions, 'readinessDelay' | 'timeout' | 'gracePeriod' | 'beforeClose'>,
): ServerStop {
  const requests = createGate()
  const hooks = createGate()
  const { shutdown } = gracefulShutdown(server, health, {
    ...options,
    signals: [],
    exit: () => {},
    onShutdown() {
      requests.open()
      return hooks.opened
    },
  })

  return {
    async begin(reason) {
      await Promise.race([requests.opened, shutdown(reason)])
    },
    finish() {
      hooks.open()
      return shutdown()
    },
  }
}

function createGate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}
