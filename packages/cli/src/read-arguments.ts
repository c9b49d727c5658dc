import { type ParseArgsConfig, parseArgs } from 'node:util'
import { didYouMean, show } from '@hale/options'
import { UsageError } from './usage-error'

/** The options of a command, in the form of `node:util` parseArgs. */
export type ArgumentOptions = NonNullable<ParseArgsConfig['options']>
type Parsed<T extends ArgumentOptions> = ReturnType<typeof parseArgs<{ options: T; allowPositionals: true }>>

/**
 * The arguments of a command: options by name, and the rest.
 *
 * @throws UsageError for an unknown option, a value that is missing, or one too many.
 */
export function readArguments<T extends ArgumentOptions>(command: string, args: readonly string[], options: T): Parsed<T> {
  const { tokens } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true })
  for (const token of tokens) if (token.kind === 'option') verifyOption(command, options, token)
  return parseArgs({ args: [...args], options, allowPositionals: true })
}

interface OptionToken {
  readonly name: string
  readonly rawName: string
  readonly value: string | undefined
  readonly inlineValue: boolean | undefined
}

function verifyOption(command: string, options: ArgumentOptions, { name, rawName, value, inlineValue }: OptionToken): void {
  const option = Object.hasOwn(options, name) ? options[name] : undefined
  if (!option) throw unknownOption(command, rawName, Object.keys(options))
  if (option.type === 'boolean' && value !== undefined) {
    throw new UsageError(`hale ${command}: ${rawName} takes no value; got ${show(value)}`)
  }
  const missing = value === undefined || (!inlineValue && /^-./.test(value))
  if (option.type === 'string' && missing) throw new UsageError(`hale ${command}: ${rawName} must have a value; got ${show(value)}`)
}

function unknownOption(command: string, rawName: string, known: readonly string[]): UsageError {
  const closest = didYouMean(rawName.replace(/^-+/, ''), known)
  const hint = closest ? `; did you mean "--${closest}"?` : '.'
  return new UsageError(`hale ${command}: unknown option ${show(rawName)}${hint} Known: ${known.map((name) => `--${name}`).join(', ')}`)
}
