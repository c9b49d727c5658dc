import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** How to start the service. */
export interface ServiceSettings {
  readonly port: number
  readonly database: number
  /** In ms. */
  readonly readinessDelay: number
}

/** One process of the service. */
export interface ServiceProcess {
  readonly child: ChildProcess
  readonly ended: Promise<unknown>
}

export function startService({ port, database, readinessDelay }: ServiceSettings): ServiceProcess {
  const { PATH = '' } = process.env
  const env = { PATH, PORT: String(port), DATABASE: String(database), READINESS_DELAY: String(readinessDelay) }
  const child = fork(join(import.meta.dirname, 'service.mjs'), { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  // Node keeps messages for the first listener.
  child.on('message', () => {})
  return { child, ended: once(child, 'exit') }
}

/** Waits until the service is ready. */
export async function untilReady(port: number): Promise<void> {
  const isReady = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isReady())) await new Promise((resolve) => setTimeout(resolve, 50))
}
