import type { CheckFindings } from '@hale/core'
import { codedError } from '../failure/failure'

/** What a server must be, beside there. */
export interface Standing {
  /** `primary`: it takes writes. `replica`: it follows a primary. @default either */
  readonly role?: 'primary' | 'replica' | undefined
  /** How far (ms) a replica may be behind its primary. @default as far as it is */
  readonly maxLag?: number | undefined
}

/**
 * Replaying the last transaction long ago is no lag while the server is connected to its primary and has replayed all
 * that it got. Without that connection nobody knows what it misses, so the age of the last transaction counts.
 */
export const standingStatement = `SELECT pg_is_in_recovery() AS replica, CASE
WHEN NOT pg_is_in_recovery() OR (EXISTS (SELECT FROM pg_stat_wal_receiver) AND pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()) THEN 0
ELSE EXTRACT(EPOCH FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8 * 1000 END AS lag`

interface Row {
  readonly replica?: unknown
  readonly lag?: unknown
}

/** The first row, where pg and PGlite have it and where postgres.js does. */
function firstRow(answer: unknown): Row {
  const rows = (answer as { rows?: unknown } | undefined)?.rows ?? answer
  return (rows as readonly Row[] | undefined)?.[0] ?? {}
}

/** Judges what the server answered. Throws where it is not what it must be. */
export function judgeStanding(answer: unknown, { role, maxLag }: Standing): CheckFindings {
  const { replica, lag } = firstRow(answer)
  if (typeof replica !== 'boolean') throw codedError('invalid_answer', 'PostgreSQL did not say whether it is a replica')
  if (role && replica !== (role === 'replica')) throw codedError(`not_${role}`, `PostgreSQL is no ${role}`)
  if (maxLag === undefined) return {}
  if (typeof lag !== 'number') throw codedError('lagging', 'nobody knows how far the replica is behind: it has replayed nothing yet')
  if (lag > maxLag) throw codedError('lagging', `the replica is ${Math.round(lag)} ms behind, more than ${maxLag} ms`)
  return { observed: { value: Math.round(lag), unit: 'ms' } }
}
