import type { CheckFindings } from '@hale/core'
import { codedError } from '../failure/failure'
import { rowsOf } from '../sql/rows-of'

/** What the server must be besides reachable. */
export interface Standing {
  /** `primary`: the server accepts writes. `replica`: it accepts none (`read_only`). @default either */
  readonly role?: 'primary' | 'replica' | undefined
  /** How far (ms) a replica may be behind its source, to a second. The user needs the right to read it. @default any lag */
  readonly maxLag?: number | undefined
}

/** Every user may run it, on MySQL and on MariaDB. Each server has a part of these variables. */
export const ROLE_STATEMENT =
  "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('read_only', 'super_read_only', 'innodb_read_only', 'transaction_read_only', 'tx_read_only')"

/** From MySQL 8.0.22 and MariaDB 10.5 on. */
export const REPLICA_STATEMENT = 'SHOW REPLICA STATUS'

/** Judges the answer to {@link ROLE_STATEMENT}. Throws an error with a code when the server is not what it must be. */
export function judgeRole(answer: unknown, role: 'primary' | 'replica'): void {
  const variables = new Map(rowsOf(answer).map((row) => Object.values(row).map((value) => String(value).toLowerCase()) as [string, string]))
  if (!variables.has('read_only')) throw codedError('invalid_answer', 'MySQL did not say whether it is read_only')
  // MariaDB 12 has further values, which all mean read-only.
  const isOn = (value: string) => value !== 'off' && value !== '0'
  const readOnly = [...variables].find(([, value]) => isOn(value))?.[0]
  if (role === 'primary' && readOnly) throw codedError('not_primary', `MySQL accepts no writes: ${readOnly} is on`)
  if (role === 'replica' && !readOnly) throw codedError('not_replica', 'MySQL is not a replica: read_only is off')
}

/** Judges the answer to {@link REPLICA_STATEMENT}, which has a row for each source. A primary has none, and no lag. */
export function judgeLag(answer: unknown, maxLag: number): CheckFindings {
  const lags = rowsOf(answer).map(lagOf)
  const lag = Math.max(0, ...lags)
  if (Number.isNaN(lag)) throw codedError('lagging', 'the lag of the replica is unknown: it does not replicate')
  if (lag > maxLag) throw codedError('lagging', `the replica is ${lag} ms behind, more than ${maxLag} ms`)
  return { observed: { value: lag, unit: 'ms' } }
}

/** The server says NULL when replication stands still or has lost its source. */
function lagOf(row: object): number {
  const [, seconds] = Object.entries(row).find(([name]) => /^seconds_behind_(source|master)$/i.test(name)) ?? []
  return seconds === null || seconds === undefined ? Number.NaN : Number(seconds) * 1_000
}
