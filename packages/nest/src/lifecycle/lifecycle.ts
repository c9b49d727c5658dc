import type { Server } from 'node:net'
import { describeFailure, type Health } from '@hale/core'
import type { ShutdownOutcome } from '@hale/node'
import { Logger } from '@nestjs/common'
import type { HttpAdapterHost } from '@nestjs/core'
import type { ResolvedHaleModule } from '../options/hale-module-options'
import { exitWith } from './exit-code'
import { type NotedSignals, noteSignals } from './note-signals'
import { createServerStop, type ServerStop } from './server-stop'

/** What the health does when the whole app has started, before any of it stops, and after the server has closed. */
export interface Lifecycle {
  started(): void
  stopping(): Promise<void>
  stopped(signal?: string): Promise<void>
}

/** `verify` throws for what is wrong with the app, once all of its providers exist. */
export function createLifecycle(health: Health, { made, stop }: ResolvedHaleModule, host: HttpAdapterHost, verify: () => void): Lifecycle {
  const release = health.hold('Nest is starting')
  let signals: NotedSignals | undefined
  let serverStop: ServerStop | undefined
  let endAbout: (() => void) | undefined

  return {
    started() {
      verify()
      // Without HTTP there is no server.
      const server: Server | undefined = host.httpAdapter?.getHttpServer?.()
      if (server) serverStop = createServerStop(server, health, stop)
      signals = noteSignals()
      endAbout = describeStop(health, signals)
      release()
      health.start()
    },
    async stopping() {
      health.drain()
      await serverStop?.begin(signals?.first ?? 'app.close()')
    },
    async stopped(signal) {
      const outcome = await serverStop?.finish()
      if (outcome?.code === 1) new Logger('HaleModule').error(whatWentWrong(outcome))
      if (!made) health.stop()
      signals?.end()
      endAbout?.()
      if (signal) exitWith(outcome?.code ?? 0, signal)
    },
  }
}

/** The server's stop listens to no signal: Nest does. Tools that judge the deployment need the signals that stop the app. */
function describeStop(health: Health, signals: NotedSignals): (() => void) | undefined {
  const { shutdown } = health.about()
  return shutdown && health.addAbout(() => ({ shutdown: { ...shutdown, signals: signals.heard } }))
}

function whatWentWrong({ cut, errors }: ShutdownOutcome): string {
  const first = `The stop did not end in order: ${cut} requests or WebSockets cut off`
  return [first, ...errors.map((error) => describeFailure(error).message)].join('. ')
}
