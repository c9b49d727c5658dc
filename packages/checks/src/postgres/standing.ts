import type { CheckFindings } from '@hale/core'
import { codedError } from '../failure/failure'
import { rowsOf } from '../sql/rows-of'

/** What the server must be besides reachable. */
export interface Standing {
  /** `primary`: the server accepts writes. `replica`: it follows a primary. @default either */
  readonly role?: 'primary' | 'replica' | undefined
  /** How far (ms) a replica may be behind its primary. @default any lag */
  readonly maxLag?: number | undefined
}

const ROLE = "pg_is_in_recovery() AS replica, current_setting('transaction_read_only') = 'on' AS read_only"

/**
 * A replica that is connected and has replayed all that it received has no lag, however old its last transaction is.
 * Without a connection nothing shows what the replica misses, so the age of its last transaction counts.
 */
const LAG = `CASE
WHEN NOT pg_is_in_recovery() OR (EXISTS (SELECT FROM pg_stat_wal_receiver) AND pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()) THEN 0
ELSE EXTRACT(EPOCH FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8 * 1000 END AS lag`

/** Reads the lag only where it counts: servers that speak as PostgreSQL does, such as CockroachDB, know the role and not the lag. */
export function standingStatement({ maxLag }: Standing): string {
  return maxLag === undefined ? `SELECT ${ROLE}` : `SELECT ${ROLE}, ${LAG}`
}

interface Row {
  readonly replica?: unknown
  /** Also for a primary that takes no writes, as managed services set it when a disk is nearly full. */
  readonly read_only?: unknown
  readonly lag?: unknown
}

/** Judges the answer to the {@link standingStatement}. Throws an error with a code when the server is not what it must be. */
export function judgeStanding(answer: unknown, { role, maxLag }: Standing): CheckFindings | undefined {
  const row: Row = rowsOf(answer)[0] ?? {}
  const [replica, readOnly, lag] = [booleanOf(row.replica), booleanOf(row.read_only), numberOf(row.lag)]
  if (replica === undefined) throw codedError('invalid_answer', 'PostgreSQL did not say whether it is a replica')
  if (role && replica !== (role === 'replica')) throw codedError(`not_${role}`, `PostgreSQL is not a ${role}`)
  if (role === 'primary' && readOnly !== false) {
    throw codedError('read_only', 'PostgreSQL accepts no writes: transactions are read-only by default')
  }
  if (maxLag === undefined) return undefined
  if (lag === undefined) throw codedError('lagging', 'the lag of the replica is unknown: it has not replayed a transaction yet')
  if (lag > maxLag) throw codedError('lagging', `the replica is ${Math.round(lag)} ms behind, more than ${maxLag} ms`)
  return { observed: { value: Math.round(lag), unit: 'ms' } }
}

/** A service may have its own parsers for the types of PostgreSQL, such as none. */
function booleanOf(value: unknown): boolean | undefined {
  if (/^(true|t)$/.test(String(value))) return true
  return /^(false|f)$/.test(String(value)) ? false : undefined
}

function numberOf(value: unknown): number | undefined {
  const number = value === null || value === undefined ? Number.NaN : Number(value)
  return Number.isNaN(number) ? undefined : number
}
