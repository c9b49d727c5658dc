import { createProbeHandler, type Health, type ProbeOptions } from '@hale/core'
import { type Attributes, type Context, type Link, SpanKind } from '@opentelemetry/api'

/** What decides which spans are kept: any SDK's `Sampler`. */
export interface Sampler {
  shouldSample(
    context: Context,
    traceId: string,
    spanName: string,
    spanKind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): { decision: number; attributes?: Readonly<Attributes> }
  toString(): string
}

const NOT_RECORD = 0
// The stable names first, then those of older instrumentations.
const TARGETS = ['url.path', 'url.full', 'http.target', 'http.url']

/**
 * A sampler that drops the server spans of probes and leaves all else to the one that it is given: for frameworks whose
 * instrumentation has no hook to leave requests out. Put it inside of a `ParentBasedSampler`, so that what a dropped
 * request does is dropped with it. Throws a TypeError for invalid options.
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { sampleNoProbes } from '@hale/opentelemetry'
 * import { AlwaysOnSampler, BasicTracerProvider, ParentBasedSampler } from '@opentelemetry/sdk-trace-base'
 *
 * const health = createHealth({ name: 'orders' })
 * const root = sampleNoProbes(new AlwaysOnSampler(), health)
 * export const provider = new BasicTracerProvider({ sampler: new ParentBasedSampler({ root }) })
 * ```
 */
export function sampleNoProbes(sampler: Sampler, health: Health, options?: ProbeOptions): Sampler {
  const { matches } = createProbeHandler(health, options)

  return {
    shouldSample(context, traceId, spanName, spanKind, attributes, links) {
      if (spanKind === SpanKind.SERVER) {
        const target = TARGETS.map((name) => attributes[name]).find((value) => typeof value === 'string')
        if (typeof target === 'string' && matches(target)) return { decision: NOT_RECORD }
      }
      return sampler.shouldSample(context, traceId, spanName, spanKind, attributes, links)
    },
    toString: () => `SampleNoProbes{${sampler}}`,
  }
}
