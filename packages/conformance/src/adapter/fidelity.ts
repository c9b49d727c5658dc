import assert from 'node:assert/strict'
import { createHealth, createProbeHandler, type HealthRequest, type HealthResponse } from '@hale/core'
import type { AdapterCase } from '../adapter-case'

const types = ['application/json', 'application/health+json', 'text/plain']
/** What the server adds to every answer. */
const ofTheServer = ['date', 'connection', 'keep-alive']
const asItIs = (answer: HealthResponse): HealthResponse => answer

/** Without the moment at which the report was made: one on a selection of checks is made anew for each request. */
const withoutMoment = ({ status, headers, body }: HealthResponse): HealthResponse => {
  const { 'content-length': _length, ...others } = headers
  return { status, headers: others, body: body.replace(/"timestamp":"[^"]+","duration":[\d.]+,"checks"/, '"checks"') }
}

const targets: Readonly<Record<string, (answer: HealthResponse) => HealthResponse>> = {
  '/livez': asItIs,
  '/readyz': asItIs,
  '/startupz': asItIs,
  '/healthz': asItIs,
  '/readyz/database': withoutMoment,
  '/readyz?exclude=cache': withoutMoment,
}

export const fidelity: readonly AdapterCase[] = [
  {
    name: 'sends the status, the headers and the body of the core byte for byte: all endpoints and the path of a check, in three media types',
    async run({ mount }) {
      const maxAge = 60_000
      const health = createHealth({
        name: 'orders',
        version: '1.4.2',
        liveness: { loop: { run: () => ({ observed: { value: 12.5, unit: 'ms' } }), maxAge } },
        readiness: {
          database: { run: () => Promise.resolve(), maxAge },
          cache: { run: () => Promise.reject(new Error('größer 🚀')), critical: false, maxAge },
        },
      })
      const options = { details: 'full' } as const
      const app = await mount(health, options)
      const handle = createProbeHandler(health, options)
      for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST']) {
        for (const [path, comparable] of Object.entries(targets)) {
          for (const accept of types) {
            const request: HealthRequest = { method, url: path, header: (name) => (name === 'accept' ? accept : undefined) }
            const core = await handle(request)
            assert(core, `${path} is one of the core's paths`)
            const { status, headers: sent, body } = await app.send({ method, path, headers: { accept } })
            const headers = Object.fromEntries(Object.entries(sent).filter(([name]) => !ofTheServer.includes(name)))
            assert.deepEqual(comparable({ status, headers, body }), comparable(core), `${method} ${path} as ${accept}`)
          }
        }
      }
    },
  },
]
