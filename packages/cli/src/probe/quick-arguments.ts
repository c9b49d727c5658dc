import { OPTIONS, type ProbeValues } from './probe-options'

/** Arguments that are well-formed. */
export interface QuickArguments {
  readonly values: ProbeValues
  readonly positionals: readonly string[]
}

/**
 * Reads plain arguments without loading a parser, which would cost a probe a millisecond. `undefined` for anything that
 * is not plain: an unknown option, a value that is missing, `--`.
 */
export function quickArguments(args: readonly string[]): QuickArguments | undefined {
  const values: Record<string, string | boolean> = {}
  const positionals: string[] = []
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] as string
    if (!arg.startsWith('-')) {
      positionals.push(arg)
      continue
    }
    const name = arg.slice(2)
    const option = arg.startsWith('--') && Object.hasOwn(OPTIONS, name) ? OPTIONS[name as keyof typeof OPTIONS] : undefined
    if (!option) return undefined
    index += option.type === 'string' ? 1 : 0
    const value = option.type === 'string' ? args[index] : true
    if (value === undefined || (typeof value === 'string' && value.startsWith('-'))) return undefined
    values[name] = value
  }
  return { values, positionals }
}
