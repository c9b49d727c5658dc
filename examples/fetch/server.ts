import { createHealth } from '@hale/core'
import { probes } from '@hale/fetch'
import { gracefulShutdown } from '@hale/node'
import { serve } from '@hono/node-server'

/** Jobs wait here until their turn: one each second. */
const jobs: string[] = []
setInterval(() => jobs.shift(), 1_000).unref()

const health = createHealth({
  name: 'fetch-example',
  readiness: {
    // With many jobs waiting the next one is late, but the service still accepts it: degraded.
    backlog: {
      scope: 'local',
      run: () => ({ status: jobs.length > 5 ? 'degraded' : 'healthy', observed: { value: jobs.length, unit: 'jobs' } }),
    },
  },
})

const answerProbe = probes(health)
const fetch = (request: Request): Response | Promise<Response> => answerProbe(request) ?? takeJob(request)

function takeJob(request: Request): Response {
  if (request.method !== 'POST' || new URL(request.url).pathname !== '/jobs') return new Response('not found\n', { status: 404 })
  if (jobs.length >= 1_000) return new Response('too many jobs\n', { status: 503 })
  const job = crypto.randomUUID()
  jobs.push(job)
  return Response.json({ job }, { status: 202 })
}

// On Bun this is Bun.serve({ fetch }), on Deno Deno.serve(fetch).
const server = serve({ fetch, port: Number(process.env.PORT ?? 3000) }, ({ port }) => {
  console.log(`listening on http://localhost:${port}, try /readyz`)
})

// Readiness fails at once. Requests are served for three more seconds, until load balancers have noticed.
gracefulShutdown(server, health, { readinessDelay: 3_000 })
