import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { createHealth, createProbeHandler } from '@hale/core'
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { expect, it } from 'vitest'
import { ignoreProbes } from './ignore-probes'

it('something else than a health is a TypeError', () => {
  expect(() => ignoreProbes(undefined as never)).toThrow('ignoreProbes: health must be what createHealth returns; got undefined')
})

it("the real http instrumentation traces the application's requests and no probe", async () => {
  const health = createHealth({ readiness: { database: () => true } })
  const options = { paths: { readiness: '/ready' } } as const
  const exporter = new InMemorySpanExporter()
  const instrumentation = new HttpInstrumentation({
    ignoreIncomingRequestHook: ignoreProbes(health, options),
    disableOutgoingRequestInstrumentation: true,
  })
  instrumentation.setTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }))
  // The instrumentation patches modules that are required after it.
  const { createServer } = createRequire(import.meta.url)('http') as typeof import('node:http')
  const handle = createProbeHandler(health, options)
  const server = createServer(async ({ method = '', url = '' }, response) => {
    const answer = await handle({ method, url, header: () => undefined })
    response.writeHead(answer?.status ?? 404).end()
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = server.address() as AddressInfo
    for (const path of ['/livez', '/ready', '/ready/database', '/healthz?x', '/orders', '/readyz']) {
      await (await fetch(`http://127.0.0.1:${port}${path}`)).text()
    }
  } finally {
    server.close()
    instrumentation.disable()
  }
  expect(exporter.getFinishedSpans().map(({ attributes }) => attributes['url.path'] ?? attributes['http.target'])).toEqual([
    '/orders',
    '/readyz',
  ])
})
