import { createHealth } from '@hale/core'
import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api'
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  ParentBasedSampler,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { describe, expect, it } from 'vitest'
import { sampleNoProbes } from './sample-no-probes'

/** The names of the recorded spans of a request with these attributes and of its query. */
function kept(attributes: Readonly<Record<string, string>>, kind: SpanKind = SpanKind.SERVER): string[] {
  const exporter = new InMemorySpanExporter()
  const health = createHealth({ readiness: { database: () => true } })
  const root = sampleNoProbes(new AlwaysOnSampler(), health, { paths: { readiness: '/ready' } })
  const provider = new BasicTracerProvider({
    sampler: new ParentBasedSampler({ root }),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  })
  const tracer = provider.getTracer('test')
  const request = tracer.startSpan('request', { kind, attributes }, ROOT_CONTEXT)
  tracer.startSpan('query', { kind: SpanKind.CLIENT }, trace.setSpan(ROOT_CONTEXT, request)).end()
  request.end()
  return exporter.getFinishedSpans().map(({ name }) => name)
}

describe('sampleNoProbes in the real SDK', () => {
  it.each([
    ['url.path', '/ready'],
    ['url.path', '/ready/database'],
    ['url.full', 'http://orders:3000/livez?exclude=cache'],
    ['http.target', '/startupz?verbose'],
    ['http.url', 'http://orders:3000/healthz'],
  ])('drops a probe and its query, recognised by %s %s', (name, value) => {
    expect(kept({ [name]: value })).toEqual([])
  })

  it.each([
    ['url.path', '/orders'],
    ['url.path', '/readyz'],
    ['url.full', 'http://orders:3000/orders?path=/livez'],
    ['http.route', '/livez'],
  ])('keeps every other request: %s %s', (name, value) => {
    expect(kept({ [name]: value })).toEqual(['query', 'request'])
  })

  it("keeps the request that a service makes to another one's probe", () => {
    expect(kept({ 'url.full': 'http://stock:3000/livez' }, SpanKind.CLIENT)).toEqual(['query', 'request'])
  })

  it('leaves the choice to the given sampler', () => {
    const never = { shouldSample: () => ({ decision: 0 }), toString: () => 'never' }
    const sampler = sampleNoProbes(never, createHealth())
    expect(sampler.shouldSample(ROOT_CONTEXT, '', '', SpanKind.SERVER, { 'url.path': '/orders' }, [])).toEqual({ decision: 0 })
    expect(`${sampler}`).toBe('SampleNoProbes{never}')
  })

  it('throws a TypeError for something else than a sampler or a health', () => {
    expect(() => sampleNoProbes({} as never, createHealth())).toThrow(
      'sampleNoProbes: sampler must be a Sampler of an OpenTelemetry SDK; got',
    )
    expect(() => sampleNoProbes(new AlwaysOnSampler(), {} as never)).toThrow('sampleNoProbes: health must be what createHealth returns')
  })
})
