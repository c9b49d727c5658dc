import type { Answered } from '../live/sample'
import type { Rule } from '../rule'
import { eachMeasured } from './probe-endpoint'
import { remainingOf } from './rate-limit'

/** What applications add to their own answers, and what it means that a probe gets it. */
const HEADERS: Readonly<Record<string, string>> = {
  'set-cookie': 'a session',
  traceparent: 'a trace',
  'x-trace-id': 'a trace',
  'x-b3-traceid': 'a trace',
  'x-request-id': 'a log line',
  'x-correlation-id': 'a log line',
}

export const probeBehindMiddleware: Rule = {
  id: 'probe-behind-middleware',
  severity: 'info',
  needs: 'service',
  question: 'Are probes answered before the middleware of the application?',
  why: 'Each probe then costs a session, a trace or a line of the log, every few seconds for each replica. When the store of the sessions is down, liveness fails too.',
  remedy: 'Mount the probes first.',
  *check(evidence) {
    yield* eachMeasured(evidence, ['startup', 'liveness', 'readiness'], function* ({ probe, action, answers }) {
      const found = foundIn(answers[0])
      if (found.length === 0) return
      yield {
        place: (action.tree.entries.get('path')?.value ?? action.tree).place,
        message: `The ${probe.name} probe runs through the application: its answer carries ${found.join(', ')}, every ${probe.period.value} s for each replica.`,
        fix: { say: 'Mount the probes before the middleware.', edits: [] },
      }
    })
  },
}

function foundIn(answer: Answered | undefined): string[] {
  if (!answer) return []
  const known = Object.entries(HEADERS).flatMap(([name, meaning]) => (answer.headers[name] === undefined ? [] : [`${name} (${meaning})`]))
  return remainingOf(answer.headers) === undefined ? known : [...known, 'the headers of a rate limiter']
}
