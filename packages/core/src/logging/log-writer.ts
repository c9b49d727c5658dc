import { method, show, verify } from '@hale/options'

/** How a logger is called. */
export type LogStyle = 'pino' | 'winston' | 'console'

/** A method of any logger. */
type LogMethod = (...values: never[]) => unknown

/** The methods of a logger: pino, winston, the console and others have them. */
export interface Logger {
  readonly info: LogMethod
  readonly warn: LogMethod
  readonly error: LogMethod
}

export type Level = keyof Logger

/** One line, for any logger. */
export interface Line {
  readonly level: Level
  readonly message: string
  /** For machines. It contains no credentials. */
  readonly details: Readonly<Record<string, unknown>>
  /** What a check threw, unchanged. */
  readonly error?: unknown
}

const LEVELS: readonly Level[] = ['info', 'warn', 'error']
const REMEDY = 'Pass a logger with the methods info, warn and error, such as pino, winston or the console.'

/**
 * Returns a function that writes a line in the logger's style. That function never throws.
 *
 * @throws TypeError when a method of the logger is missing.
 */
export function createWriter(logger: Logger, style: LogStyle): (line: Line) => void {
  for (const level of LEVELS) verify('logTransitions', `logger.${level}`, logger?.[level], { ...method, remedy: REMEDY })
  const methods = logger as unknown as Readonly<Record<Level, (...values: unknown[]) => unknown>>

  function write(line: Line): void {
    // An async logger may reject.
    Promise.resolve(methods[line.level](...argumentsFor(style, line))).catch(complain)
  }

  return (line) => {
    try {
      write(line)
    } catch (thrown) {
      if (line.error === undefined) return complain(thrown)
      // What cannot be written may be the error, such as one with a getter that throws: then the line goes without.
      try {
        write({ ...line, error: undefined })
      } catch {
        complain(thrown)
      }
    }
  }
}

function argumentsFor(style: LogStyle, { message, details, error }: Line): unknown[] {
  const { stack } = (error ?? {}) as { stack?: unknown }
  switch (style) {
    case 'pino':
      return [error === undefined ? details : { ...details, err: error }, message]
    case 'winston':
      // Its JSON has nothing of an Error but its fields, so the stack goes beside it, where winston itself puts one.
      return [message, error === undefined ? details : { ...details, err: error, ...(stack !== undefined && { stack }) }]
    case 'console':
      return error === undefined ? [message] : [message, error]
  }
}

/** How a logger is called, by the methods and fields that it has. */
export function styleOf(logger: Logger): LogStyle {
  if (typeof (logger as { log?: unknown } | undefined)?.log !== 'function') return 'pino'
  return 'transports' in logger ? 'winston' : 'console'
}

function complain(thrown: unknown): void {
  try {
    // `show` hides credentials in options and URLs. What the core knows of others would more than double this subpath.
    console.error(`The log of health transitions failed: ${show((thrown as { message?: unknown } | undefined)?.message ?? thrown)}`)
  } catch {
    // Nothing else can be done where the console fails too.
  }
}
