import { adapterCases, type Differences, type MountAdapter } from '@hale/conformance'
import type { Health } from '@hale/core'

/** The `probeThread` of @hale/node. */
type ProbeThread = (
  health: Health,
  options: { readonly port: number; readonly host: string },
) => Promise<{ readonly port: number | undefined; close(): Promise<void> }>

/** A probe thread. No app stands behind it, and no middleware before it. */
export const mountProbeThread =
  (probeThread: ProbeThread): MountAdapter =>
  async (health, options) => {
    const thread = await probeThread(health, { port: 0, host: '127.0.0.1', ...options })
    return { port: thread.port as number, log: [], close: () => thread.close() }
  }

const noApp = 'no app stands behind the thread, so every other request gets 404'
const functions = 'functions cannot cross into a thread; probeThread refuses them'

/** Every request line that the suite's app would answer. */
export const probeThreadDifferences: Differences = Object.fromEntries(
  Object.values(adapterCases)
    .flat()
    .flatMap(({ name, requestLine }) =>
      requestLine !== undefined && name.startsWith('answers 401 to') ? [[requestLine, { status: 404, reason: noApp }]] : [],
    ),
)

export const probeThreadSkips: Readonly<Record<string, string>> = {
  'fall-through': noApp,
  'any handler': 'the thread serves the probes of a health, and no other handler',
  'earlier headers': 'no middleware stands before the thread',
  'paths: answers at the configured paths, and hands the default ones on to the app': noApp,
  'paths: hands a path that is switched off on to the app': noApp,
  'check selection: the path of a check that is unknown, or belongs to another probe, goes on to the app': noApp,
  'check selection: a group of checks has a path, status codes and details of its own, and a path for each of its checks': noApp,
  'audiences: shows only the status at the level none: no path finds a check, and exclude changes nothing': noApp,
  'keep-alive: answers one probe after another on one connection, whatever the status and the method: Envoy reuses it (RFC 9112, 9.3)':
    noApp,
  'keep-alive: answers pipelined probes in their order, even when a later one is ready first (RFC 9112, 9.3.2)': noApp,
  'keep-alive: answers a client that closes its side after the request, as nc does, when the report is fresh':
    'the thread has to ask the main thread first, and Node closes the connection meanwhile',
  'audiences: answers a wrong bearer token like none, with the same status code (RFC 6750, 2.1)': functions,
  'audiences: calls the details function with the method, the URL and the headers of the request': functions,
  'audiences: shows no detail when the details function throws, and the app stays up': functions,
  'fidelity: sends the status, the headers and the body of the core byte for byte: all endpoints and the path of a check, in three media types':
    'liveness and health have the row of the main thread',
}
