import { fail, plainObject, readSettings, rule, verify } from '@hale/options'
import type { CheckFindings, Observation } from '../contract/check'
import { STATUS, type Status } from '../contract/status'
import { redact, redactData } from '../redaction/redact'
import { describeFailure, type Failure } from './failure'

/** What one run by itself came to, ready to be told. */
export interface Outcome extends CheckFindings {
  readonly status: Status
  readonly error?: Failure
  /** What the check threw, as it was: for the log, never for a report. */
  readonly cause?: unknown
}

const HEALTHY: Outcome = { status: 'healthy' }
const FINDINGS = {
  status: STATUS,
  message: rule((message) => typeof message === 'string', 'must be a string'),
  observed: rule(isObservation, 'must have a finite value and a unit'),
  data: plainObject,
}

const LITERAL = { ...plainObject, must: 'must be nothing, true, false or an object literal' }
const ANSWER_KEYS = Object.keys(FINDINGS).join(', ')

/** An unhealthy outcome with a code that can be acted on. */
export function unhealthy(code: string, message: string, cause?: unknown): Outcome {
  return { status: 'unhealthy', error: { code, message }, cause }
}

/** The outcome of a run that threw or rejected, with whatever it was. */
export function outcomeOfFailure(cause: unknown): Outcome {
  return { status: 'unhealthy', error: describeFailure(cause), cause }
}

/** The outcome of a run that answered. Anything but an answer as the contract defines it is unhealthy. */
export function outcomeOfAnswer(answer: unknown): Outcome {
  if (answer === undefined || answer === true) return HEALTHY
  try {
    return readFindings(answer as CheckFindings)
  } catch (error) {
    return unhealthy('invalid_answer', describeFailure(error).message, error)
  }
}

function readFindings(answer: CheckFindings): Outcome {
  if (answer?.status === undefined) refuseUnlessFindings(answer)
  const { status = 'healthy', message, observed, data } = readSettings('run', answer, FINDINGS, 'answer')
  return {
    status,
    ...(message && { message: redact(message) }),
    // Read once more, so made what JSON can carry: a getter may say something else each time.
    ...(observed && { observed: { value: Number(observed.value), unit: redact(observed.unit) } }),
    ...(data && { data: redactData(data) }),
  }
}

/** An object without a status is healthy only if it cannot be something else, such as a query's result or an error. */
function refuseUnlessFindings(answer: unknown): void {
  verify('run', 'answer', answer, LITERAL)
  for (const key of Object.keys(answer as object)) {
    if (!Object.hasOwn(FINDINGS, key)) fail('run', `answer without a status must have no properties but ${ANSWER_KEYS}`, key)
  }
}

function isObservation(observed: unknown): boolean {
  const { value, unit } = observed as Observation
  return Number.isFinite(value) && typeof unit === 'string'
}
