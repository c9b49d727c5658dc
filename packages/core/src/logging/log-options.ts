import { flag, LONGEST_TIMER, oneOf, readOptions, rule } from '@hale/options'
import { type Logger, type LogStyle, styleOf } from './log-writer'

/** The options of `logTransitions`. */
export interface LogOptions {
  /**
   * How the logger is called: `pino` with the object first, `winston` with the message and then an object, `console` with
   * the message and then the error. By default it is detected: without a method `log` it is `pino`, with `transports`
   * `winston`, otherwise `console`.
   */
  readonly style?: LogStyle | undefined
  /**
   * The ages (ms), in ascending order, at which a reminder is logged while something is broken. After the last age, one
   * more is logged each time that much more has passed. `false` for never. @default 1, 5, 15 and 60 minutes
   */
  readonly reminders?: readonly number[] | false | undefined
  /**
   * Whether the logger gets what a check threw, unchanged. It may contain credentials. pino and winston keep it in a field
   * of the line; the console prints its stack below the line. @default true, and false for the style `console`
   */
  readonly rawErrors?: boolean | undefined
}

/** The options, verified and with every default filled in. */
export interface ResolvedLogging {
  readonly style: LogStyle
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

/**
 * Verifies what the user wrote.
 *
 * @throws TypeError that names the first wrong value and the remedy.
 */
export function resolveLogging(logger: Logger, options: LogOptions): ResolvedLogging {
  const given = readOptions('logTransitions', options, OPTIONS)
  const { style = styleOf(logger), reminders = DEFAULT_REMINDERS, rawErrors = style !== 'console' } = given
  return { style, reminders: reminders === false ? [] : [...reminders], rawErrors }
}

function isAscending(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0) return false
  return value.every((age, index) => typeof age === 'number' && age >= 1 && age <= LONGEST_TIMER && (index === 0 || age > value[index - 1]))
}
