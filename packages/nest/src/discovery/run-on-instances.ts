import type { Check, CheckAnswer, CheckContext, Status } from '@hale/core'
import { STATUSES } from '@hale/options'
import type { Wrapper } from './module-classes'

/**
 * The run of a check that is a method. Nest makes one instance for each module that provides the class: the method runs
 * on every instance, and the worst answer counts.
 */
export function runOnInstances(wrappers: readonly Wrapper[], method: string, synchronous: boolean): Check['run'] {
  const runs = wrappers.map((wrapper) => (context: CheckContext) => wrapper.instance[method](context) as CheckAnswer)
  const [only] = runs
  if (only && runs.length === 1) return only
  if (synchronous) return (context) => worst(runs.map((run) => run(context)))
  return async (context) => worst(await Promise.all(runs.map(async (run) => run(context))))
}

function worst(answers: readonly CheckAnswer[]): CheckAnswer {
  return answers.reduce((one, other) => (rank(other) > rank(one) ? other : one))
}

/** From best to worst, as the core judges an answer. Findings win over a bare `true`, an invalid answer over both. */
function rank(answer: CheckAnswer): number {
  if (answer === undefined || answer === true) return -1
  const status = typeof answer === 'object' && answer !== null ? (answer.status ?? 'healthy') : undefined
  const index = STATUSES.indexOf(status as Status)
  return index < 0 ? STATUSES.length : index
}
