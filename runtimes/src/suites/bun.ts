import * as onFetch from '@hale/fetch'
import * as onHono from '@hale/hono'
import * as onNode from '@hale/node'
import { fetchApp, fetchSkips, honoApp, mountNode, mountProbeThread, probeThreadDifferences, probeThreadSkips } from '@hale/testbed/apps'
import { adapterSuite } from '../adapter-suite'
import { mountOnBun } from '../mounts/bun-serve'
import { runSuites } from '../suite'

const differences = { 'OPTIONS *': { status: 400, reason: 'Bun refuses a request without a path' } }
const skip = {
  'keep-alive: answers pipelined probes in their order, even when a later one is ready first (RFC 9112, 9.3.2)':
    'Bun.serve closes a connection on which a request comes before the last one was answered',
}

await runSuites([
  adapterSuite('Bun.serve, @hale/fetch', (probes) => mountOnBun(fetchApp(probes)), onFetch, {
    differences,
    skip: { ...skip, ...fetchSkips },
  }),
  adapterSuite('Bun.serve, @hale/hono', (probes) => mountOnBun(honoApp(probes)), onHono, { differences, skip }),
  adapterSuite('node:http, @hale/node', mountNode, onNode, { differences }),
  {
    name: 'a thread, probeThread of @hale/node',
    mount: mountProbeThread(onNode.probeThread),
    options: { differences: { ...probeThreadDifferences, ...differences }, skip: probeThreadSkips },
  },
])
