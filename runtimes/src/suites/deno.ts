import { probes as onFetch } from '@hale/fetch'
import { probes as onHono } from '@hale/hono'
import { probes as onNode, probeThread } from '@hale/node'
import { fetchApp, fetchSkips, honoApp, mountNode, mountProbeThread, probeThreadDifferences, probeThreadSkips } from '@hale/testbed/apps'
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
  { name: 'Deno.serve, @hale/fetch', mount: mountOnDeno(fetchApp(onFetch)), options: { skip: { ...skip, ...fetchSkips } } },
  { name: 'Deno.serve, @hale/hono', mount: mountOnDeno(honoApp(onHono)), options: { skip } },
  { name: 'node:http, @hale/node', mount: mountNode(onNode), options: { skip: megabyte } },
  {
    name: 'a thread, probeThread of @hale/node',
    mount: mountProbeThread(probeThread),
    options: { differences: probeThreadDifferences, skip: { ...megabyte, ...probeThreadSkips } },
  },
])
