import { PROBES } from '@hale/options'
import { fieldsOf } from '../live/read-full-report'
import type { Answered } from '../live/sample'

/** A report of Hale, as far as this caller sees it. */
export interface HaleReport {
  /** Which probe it answers. Absent in a report on every check and on a group. */
  readonly probe?: (typeof PROBES)[number] | undefined
  /** The scope of each check. Absent where the caller sees the status alone. */
  readonly scopes?: ReadonlyMap<string, 'local' | 'dependency'> | undefined
}

/** Reads the report in an answer. `undefined` where it is something else. */
export function haleReport(answer: Answered | undefined): HaleReport | undefined {
  const { status, phase, probe, checks } = answer ? fieldsOf(answer.body) : {}
  if (typeof status !== 'string' || typeof phase !== 'string') return undefined
  return { probe: PROBES.find((name) => name === probe), scopes: isObject(checks) ? readScopes(checks) : undefined }
}

/** A summary names the scope only where it is `local`. */
function readScopes(checks: Readonly<Record<string, unknown>>): Map<string, 'local' | 'dependency'> {
  return new Map(
    Object.entries(checks).map(([name, check]) => [name, isObject(check) && check['scope'] === 'local' ? 'local' : 'dependency']),
  )
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
