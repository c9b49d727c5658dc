import { flag, LONGEST_TIMER, oneOf, readOptions, rule } from '@hale/options'
import type { LogStyle } from './log-writer'

/** What `logTransitions` can be told. */
export interface LogOptions {
  /**
   * How the logger takes a line: `pino` the object first, `winston` the message and then an object, `console` the
   * message and then the error. By default what it looks like: without a method `log` it is `pino`, with `transports`
   * `winston`, otherwise `console`.
   */
  readonly style?: LogStyle | undefined
  /**
   * The ages (ms), in ascending order, at which what is still broken is told again; after the last one each time that
   * much more has passed. `false` for never. @default 1, 5, 15 and 60 minutes
   */
  readonly reminders?: readonly number[] | false | undefined
  /** Whether what a check threw is handed to the logger as it was. It may hold credentials. @default true */
  readonly rawErrors?: boolean | undefined
}

/** The options, verified and with every default filled in. */
export interface ResolvedLogging {
  readonly style: LogStyle | undefined
  readonly reminders: readonly number[]
  readonly rawErrors: boolean
}

const MINUTE = 60_000
const DEFAULT_REMINDERS = [MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE]
const OPTIONS = {
  style: oneOf('pino', 'winston', 'console'),
  reminders: rule(
    (value) => value === false || isAscending(value),
    'must be ages in ms in ascending order, such as [60_000, 300_000], or false',
  ),
  rawErrors: flag,
}

/** Verifies what the user wrote. Throws a TypeError that names the first wrong value and the remedy. */
export function resolveLogging(options: LogOptions): ResolvedLogging {
  const { style, reminders = DEFAULT_REMINDERS, rawErrors = true } = readOptions('logTransitions', options, OPTIONS)
  return { style, reminders: reminders === false ? [] : [...reminders], rawErrors }
}

function isAscending(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0) return false
  return value.every((age, index) => typeof age === 'number' && age >= 1 && age <= LONGEST_TIMER && (index === 0 || age > value[index - 1]))
}
