import { probes as onFetch } from '@hale/fetch'
import { probes as onHono } from '@hale/hono'
import { probes as onNode, probeThread } from '@hale/node'
import { fetchApp, fetchSkips, honoApp, mountNode, mountProbeThread, probeThreadDifferences, probeThreadSkips } from '@hale/testbed/apps'
import { mountOnBun } from '../mounts/bun-serve'
import { runSuites } from '../suite'

const differences = { 'OPTIONS *': { status: 400, reason: 'Bun refuses a request without a path' } }
const skip = {
  'keep-alive: answers pipelined probes in their order, even when a later one is ready first (RFC 9112, 9.3.2)':
    'Bun.serve closes a connection on which a request comes before the last one was answered',
}

await runSuites([
  { name: 'Bun.serve, @hale/fetch', mount: mountOnBun(fetchApp(onFetch)), options: { differences, skip: { ...skip, ...fetchSkips } } },
  { name: 'Bun.serve, @hale/hono', mount: mountOnBun(honoApp(onHono)), options: { differences, skip } },
  { name: 'node:http, @hale/node', mount: mountNode(onNode), options: { differences } },
  {
    name: 'a thread, probeThread of @hale/node',
    mount: mountProbeThread(probeThread),
    options: { differences: { ...probeThreadDifferences, ...differences }, skip: probeThreadSkips },
  },
])
