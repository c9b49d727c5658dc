import { say } from '../runtime/say'
import type { HealthRequest } from './message'
import { pathOf } from './probe-path'

/** A part of the message of Node's channel `http.server.response.finish`. */
interface Finished {
  readonly request?: { readonly url?: string }
  readonly response?: { readonly statusCode?: number }
}

const FINISHED = 'http.server.response.finish'
// A path in which no character stands for others.
const FIXED_PATH = /^[\w/.~-]+$/
const MOUNT = 'Mount probes(health) without a path or a prefix'

let answered = false
let stopWatching = (): void => undefined
/** The path at which a handler is mounted, as far as requests for that very path have shown. */
let mountPath: string | undefined

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
    const path = pathOf(request?.url ?? '')
    const isEndpoint = matches(path)
    const isMount = path === mountPath
    if (!isEndpoint && !(isMount && response?.statusCode === 404)) return
    stopWatching()
    const why = isMount ? 'because the probes are mounted there and answer below it only' : 'and the request did not reach the probes'
    const remedy = isMount ? MOUNT : `${MOUNT}, before the routes and the middleware of the app`
    const setPath = isEndpoint ? '' : `, and set paths: { health: "${path}" }`
    warn(`the app answered ${path} with ${response?.statusCode}, ${why}`, remedy + setPath)
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

/** Warns once that no request can reach an endpoint as the handler is mounted. Call it with a request that is for none. */
export function createRouteWarning(paths: readonly string[], matches: (url: string) => boolean): (request: HealthRequest) => void {
  let warned = false

  function warnOnce(what: string, remedy: string): void {
    warned = true
    warn(what, remedy)
  }

  return (request) => {
    noteMount(request)
    const route = warned ? undefined : request.route?.()
    if (route === undefined) return
    if (FIXED_PATH.test(route)) {
      warnOnce(
        `the route "${route}" never answers, because its path is no endpoint (${paths.join(', ')})`,
        `Mount probes(health) for all paths, as with app.use, or set paths: { health: "${route}" }`,
      )
    } else if (route.endsWith('/*') && isEndpointBelow(route.slice(0, -2), pathOf(request.url))) {
      const path = pathOf(request.url)
      warnOnce(
        `the route "${route}" keeps its prefix in the path, and ${path} is no endpoint`,
        `${MOUNT}, or name whole paths in the option paths, such as "${path}"`,
      )
    }
  }

  function isEndpointBelow(prefix: string, path: string): boolean {
    return FIXED_PATH.test(prefix) && path.startsWith(`${prefix}/`) && matches(path.slice(prefix.length))
  }
}

/** A framework leaves "/" of the very path at which the handler is mounted. */
function noteMount({ url, originalUrl = url }: HealthRequest): void {
  if (!answered && originalUrl !== url && pathOf(url) === '/') mountPath = pathOf(originalUrl)
}

function warn(what: string, remedy: string): void {
  say(`probes: ${what}. ${remedy}.`)
}
