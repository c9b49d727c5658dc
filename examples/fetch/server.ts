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
    // A check of one's own: with many jobs waiting the next one will be late, but it is still taken.
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

// Not ready at once, and still serving until everybody has seen that.
gracefulShutdown(server, health, { readinessDelay: 3_000 })
