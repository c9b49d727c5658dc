import { fail, plainObject, readSettings, rule, verify } from '@hale/options'
import type { Check, CheckFindings, Observation } from '../contract/check'
import type { JsonObject } from '../contract/json'
import { STATUS, type Status } from '../contract/status'
import { redact } from '../redaction/redact'
import { redactData } from '../redaction/redact-data'
import { deepFreeze } from './deep-freeze'
import { describeFailure, type Failure } from './failure'

/** What one run alone came to, redacted. What it holds is frozen. */
export interface Outcome extends CheckFindings {
  readonly status: Status
  readonly error?: Failure
  /** What the check threw, unchanged: for the log, never for a report. */
  readonly cause?: unknown
}

// Twice what a response holds. To redact more would keep the event loop busy for nothing.
const LONGEST_DATA = 20_000
const HEALTHY: Outcome = { status: 'healthy' }
const FINDINGS = {
  status: STATUS,
  message: rule((message) => typeof message === 'string', 'must be a string'),
  observed: rule(isObservation, 'must have a finite value and a unit'),
  data: plainObject,
}

const REMEDY = 'Return nothing when all is well, such as async () => { await pool.query("SELECT 1") }, or an object with a status'
const LITERAL = { ...plainObject, must: 'must be nothing, true, false or an object literal', remedy: REMEDY }
const RESPONSE_REMEDY = 'For an HTTP response return its ok: async ({ signal }) => (await fetch(url, { signal })).ok'
const MESSAGE_REMEDY = 'Gateways answer an error with a message, so a message alone is not healthy'
const CALL_REMEDY = 'Call the function that makes the check, such as eventLoop() instead of eventLoop'
const ANSWER_KEYS = Object.keys(FINDINGS).join(', ')

/** An unhealthy outcome with a code for people and alert rules. */
export function unhealthy(code: string, message: string, cause?: unknown): Outcome {
  return { status: 'unhealthy', error: Object.freeze({ code, message }), cause }
}

/** The outcome of a run that threw or rejected, whatever it threw. */
export function outcomeOfFailure(cause: unknown): Outcome {
  return { status: 'unhealthy', error: Object.freeze(describeFailure(cause)), cause }
}

/** The outcome of a run that returned or resolved. All that the contract does not define as an answer is unhealthy. */
export function outcomeOfAnswer(answer: unknown): Outcome {
  if (answer === undefined || answer === true) return HEALTHY
  if (answer === false)
    return unhealthy('invalid_answer', 'the check returned false. Throw an error instead, so that its message says why.')
  try {
    return readFindings(answer as CheckFindings)
  } catch (error) {
    return unhealthy('invalid_answer', describeFailure(error).message, error)
  }
}

function readFindings(answer: CheckFindings): Outcome {
  const given: unknown = answer?.status
  if (given === undefined) refuseUnlessFindings(answer)
  if (typeof given === 'number') fail('run', `answer.status ${STATUS.must}`, given, RESPONSE_REMEDY)
  const {
    status = given === undefined ? 'healthy' : 'unhealthy',
    message,
    observed,
    data,
  } = readSettings('run', answer, FINDINGS, 'answer')
  if (given === undefined && message && !observed) fail('run', 'answer with a message must have a status', answer, MESSAGE_REMEDY)
  return {
    status,
    ...(message && { message: redact(message) }),
    ...(observed && { observed: readObservation(observed) }),
    ...(data && { data: readData(data) }),
  }
}

/** Read once more, so made what JSON can carry: a getter may say something else each time. */
function readObservation({ value, unit, degradedAt, unhealthyAt }: Observation): Observation {
  return Object.freeze({
    value: Number(value),
    unit: redact(unit),
    ...(Number.isFinite(degradedAt) && { degradedAt: Number(degradedAt) }),
    ...(Number.isFinite(unhealthyAt) && { unhealthyAt: Number(unhealthyAt) }),
  })
}

/** Made plain first, so that circular data fails at once. */
function readData(data: JsonObject): JsonObject {
  const json = String(JSON.stringify(data))
  return deepFreeze(json.length > LONGEST_DATA ? { omitted: `${json.length} characters` } : redactData(JSON.parse(json)))
}

/** An object without a status is healthy only if it can be nothing else, such as a query's result or an error. */
function refuseUnlessFindings(answer: unknown): void {
  if (typeof (answer as Partial<Check> | null)?.run === 'function') fail('run', 'answer must not be a check', answer, CALL_REMEDY)
  verify('run', 'answer', answer, LITERAL)
  for (const key of Object.keys(answer as object)) {
    if (!Object.hasOwn(FINDINGS, key)) fail('run', `answer without a status must have no properties but ${ANSWER_KEYS}`, key, REMEDY)
  }
}

function isObservation(observed: unknown): boolean {
  const { value, unit } = Object(observed) as Observation
  return Number.isFinite(value) && typeof unit === 'string'
}
