import { env } from 'cloudflare:workers'
import type { MountAdapter } from '@hale/conformance'
import type { CreateFetchApp, FetchApp } from '@hale/testbed/apps'

/** A named entrypoint of the Worker, with its own socket. */
interface Entrypoint {
  fetch(request: Request, env: object, context: object): Response | Promise<Response>
}

/** The mounted apps, each behind the entrypoint of its number. */
const mounted: (FetchApp | undefined)[] = []

const entrypoint = (place: number): Entrypoint => ({
  fetch: (request, _env, context) => mounted[place]?.fetch(request, context) ?? new Response('nothing is mounted here', { status: 410 }),
})

export const App0: Entrypoint = entrypoint(0)
export const App1: Entrypoint = entrypoint(1)
export const App2: Entrypoint = entrypoint(2)
export const App3: Entrypoint = entrypoint(3)
export const App4: Entrypoint = entrypoint(4)
export const App5: Entrypoint = entrypoint(5)
export const App6: Entrypoint = entrypoint(6)
export const App7: Entrypoint = entrypoint(7)

/** Mounts the app on the first free entrypoint of the Worker. */
export const mountOnWorker =
  (create: CreateFetchApp): MountAdapter =>
  async (...parts) => {
    const place = env.ports.findIndex((_port, index) => !mounted[index])
    const port = env.ports[place]
    if (port === undefined) throw new Error(`a test mounts more than ${env.ports.length} apps: add entrypoints`)
    const app = create(...parts)
    mounted[place] = app
    return {
      port,
      log: app.log,
      async close() {
        mounted[place] = undefined
      },
    }
  }
