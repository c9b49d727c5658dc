import type { Finding } from '../finding'
import type { Rule } from '../rule'
import { eachMeasured, type MeasuredProbe } from './probe-endpoint'
import { remainingOf } from './rate-limit'
import { secondsText } from './sum'

export const probeRateLimited: Rule = {
  id: 'probe-rate-limited',
  severity: 'error',
  needs: 'service',
  question: 'Are probes free of the rate limit of the application?',
  why: 'All probes of a node come from one address. Once they have used up the limit they get 429, and kubelet restarts a service that is well.',
  remedy: 'Mount the probes before the rate limiter.',
  *check(evidence) {
    yield* eachMeasured(evidence, ['startup', 'liveness', 'readiness'], judge)
  },
}

function* judge({ probe, action, answers }: MeasuredProbe): Iterable<Finding> {
  const refused = answers.findIndex(({ code }) => code === 429)
  const remaining = answers.flatMap(({ headers }) => remainingOf(headers) ?? [])
  const [first = 0, ...later] = remaining
  const falls = later.length > 0 && later.every((value, index) => value < (remaining[index] ?? 0))
  if (refused === -1 && !falls) return
  const finding =
    refused === -1
      ? `takes from the rate limit: ${first} requests were left, then ${later.at(-1)}. At one in ${secondsText(probe.period.value)} the last one is used up after ${secondsText(first * probe.period.value)}, or sooner with other requests`
      : `gets 429 after ${refused} of ${answers.length} requests`
  yield {
    place: (action.tree.entries.get('path')?.value ?? action.tree).place,
    message: `The ${probe.name} probe ${finding}.`,
    fix: { say: 'Mount the probes before the rate limiter.', edits: [] },
  }
}
