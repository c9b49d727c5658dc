import type { HealthRequest } from './message'

/** A part of the message of Node's channel `http.server.response.finish`. */
interface Finished {
  readonly request?: { readonly url?: string }
  readonly response?: { readonly statusCode?: number }
}

const FINISHED = 'http.server.response.finish'
// A path in which no character stands for others.
const FIXED_PATH = /^[\w/.~-]+$/

let answered = false
let stopWatching = (): void => undefined

/**
 * Warns of a request for an endpoint that the app answered itself, such as with a catch-all before the probes. Watches
 * for the newest handler only, and only until any handler answers its first probe: a right mount costs nothing.
 */
export function watchForMissedProbes(matches: (url: string) => boolean): void {
  const diagnostics = globalThis.process?.getBuiltinModule?.('node:diagnostics_channel')
  if (answered || !diagnostics?.subscribe) return
  stopWatching()
  const onFinish = (message: unknown): void => {
    const { request, response } = message as Finished
    const url = request?.url
    if (url === undefined || !matches(url)) return
    stopWatching()
    warn(
      `the app answered ${url.replace(/\?.*/s, '')} with ${response?.statusCode}, and the request did not reach the probes`,
      'Mount probes(health) before the routes and the middleware of the app',
    )
  }
  diagnostics.subscribe(FINISHED, onFinish)
  stopWatching = () => void diagnostics.unsubscribe?.(FINISHED, onFinish)
}

/** Ends the watch for good. */
export function probeAnswered(): void {
  if (answered) return
  answered = true
  stopWatching()
}

/** Warns once that a handler which is mounted as a route of a fixed path has no endpoint there. */
export function createRouteWarning(paths: readonly string[]): (request: HealthRequest) => void {
  let warned = false
  return (request) => {
    const route = warned ? undefined : request.route?.()
    if (route === undefined || !FIXED_PATH.test(route)) return
    warned = true
    warn(
      `the route "${route}" never answers, because its path is no endpoint (${paths.join(', ')})`,
      `Mount probes(health) for all paths, as with app.use, or set paths: { health: "${route}" }`,
    )
  }
}

function warn(what: string, remedy: string): void {
  try {
    console.error(`probes: ${what}. ${remedy}.`)
  } catch {} // A console that the application has replaced may throw.
}
