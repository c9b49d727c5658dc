import type { CheckFindings } from '@hale/core'
import { codedError } from '../failure/failure'

/** What the server must be besides reachable. */
export interface Standing {
  /** `primary`: the server accepts writes. `replica`: it follows a primary. @default either */
  readonly role?: 'primary' | 'replica' | undefined
  /** How far (ms) a replica may be behind its primary. @default any lag */
  readonly maxLag?: number | undefined
}

/**
 * A replica that is connected and has replayed all that it received has no lag, however old its last transaction is.
 * Without a connection nothing shows what the replica misses, so the age of its last transaction counts.
 */
export const STANDING_STATEMENT = `SELECT pg_is_in_recovery() AS replica, CASE
WHEN NOT pg_is_in_recovery() OR (EXISTS (SELECT FROM pg_stat_wal_receiver) AND pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()) THEN 0
ELSE EXTRACT(EPOCH FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8 * 1000 END AS lag`

interface Row {
  readonly replica?: unknown
  readonly lag?: unknown
}

/** pg and PGlite give the rows as `rows`, postgres.js as the array itself. */
function firstRow(answer: unknown): Row {
  const rows = (answer as { rows?: unknown } | null | undefined)?.rows ?? answer
  return (rows as readonly Row[] | null | undefined)?.[0] ?? {}
}

/** Judges the answer to {@link STANDING_STATEMENT}. Throws an error with a code when the server is not what it must be. */
export function judgeStanding(answer: unknown, { role, maxLag }: Standing): CheckFindings | undefined {
  const { replica, lag } = firstRow(answer)
  if (typeof replica !== 'boolean') throw codedError('invalid_answer', 'PostgreSQL did not say whether it is a replica')
  if (role && replica !== (role === 'replica')) throw codedError(`not_${role}`, `PostgreSQL is not a ${role}`)
  if (maxLag === undefined) return undefined
  if (typeof lag !== 'number') throw codedError('lagging', 'the lag of the replica is unknown: it has not replayed a transaction yet')
  if (lag > maxLag) throw codedError('lagging', `the replica is ${Math.round(lag)} ms behind, more than ${maxLag} ms`)
  return { observed: { value: Math.round(lag), unit: 'ms' } }
}
