import { createProbeHandler, type Health, type ProbeOptions } from '@hale/core'
import { healthRule, rule, verify } from '@hale/options'
import { type Attributes, type Context, type Link, SpanKind } from '@opentelemetry/api'

/** Decides which spans are recorded: the `Sampler` of any SDK. */
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
const SAMPLER = rule(
  (value) => typeof (value as Partial<Sampler>)?.shouldSample === 'function',
  'must be a Sampler of an OpenTelemetry SDK',
)

/**
 * Returns a sampler that drops the server spans of probes and leaves every other span to the given sampler. Use it for a
 * framework whose instrumentation cannot ignore requests. Pass it to a `ParentBasedSampler`, which also drops the spans
 * below a dropped one.
 *
 * @throws TypeError for a wrong option.
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
  verify('sampleNoProbes', 'sampler', sampler, SAMPLER)
  verify('sampleNoProbes', 'health', health, healthRule)
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
