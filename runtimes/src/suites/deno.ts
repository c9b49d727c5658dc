import * as onFetch from '@hale/fetch'
import * as onHono from '@hale/hono'
import * as onNode from '@hale/node'
import { fetchApp, fetchSkips, honoApp, mountNode, mountProbeThread, probeThreadDifferences, probeThreadSkips } from '@hale/testbed/apps'
import { adapterSuite } from '../adapter-suite'
import { mountOnDeno } from '../mounts/deno-serve'
import { runSuites } from '../suite'

const megabyte = {
  'body limits: answers a probe with a body of a megabyte, and the next request on its connection':
    'Deno closes the connection after a response to a request whose body was not read',
}
const skip = {
  ...megabyte,
  'body limits: survives a chunk with a malformed length': 'Deno.serve closes the connection without an answer',
}

await runSuites([
  adapterSuite('Deno.serve, @hale/fetch', (probes) => mountOnDeno(fetchApp(probes)), onFetch, { skip: { ...skip, ...fetchSkips } }),
  adapterSuite('Deno.serve, @hale/hono', (probes) => mountOnDeno(honoApp(probes)), onHono, { skip }),
  adapterSuite('node:http, @hale/node', mountNode, onNode, { skip: megabyte }),
  {
    name: 'a thread, probeThread of @hale/node',
    mount: mountProbeThread(onNode.probeThread),
    options: { differences: probeThreadDifferences, skip: { ...megabyte, ...probeThreadSkips } },
  },
])
