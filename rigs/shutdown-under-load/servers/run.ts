import type { AddressInfo, Server } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createHealth } from '@hale/core'
import { gracefulShutdown } from '@hale/node'

export const health = createHealth({ name: 'steady' })

/** The work of each request: it waits as if for a database, so that some requests run at every moment. */
export async function work(): Promise<string> {
  await sleep(2 + Math.random() * 20)
  return 'hello'
}

/** Serves until SIGTERM. Prints its port, and when its listener stops. */
export function run(server: Server, onShutdown: () => unknown = () => {}): void {
  const { stopping } = gracefulShutdown(server, health, { readinessDelay: Number(process.env.READINESS_DELAY), onShutdown })
  const listening = (): void => console.log(`listening ${(server.address() as AddressInfo).port}`)
  if (server.listening) listening()
  else server.once('listening', listening)
  stopping.addEventListener('abort', () => console.log(`stopped ${Date.now()}`))
}
