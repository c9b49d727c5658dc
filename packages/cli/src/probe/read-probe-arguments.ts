import { readToken } from '../bearer-token'
import { EXIT_CODES, type ExitStyle } from './exit-style'
import { OPTIONS } from './probe-options'
import { quickArguments } from './quick-arguments'
import { readTarget, type Target } from './target'

/** What a probe was called with. */
export interface ProbeArguments {
  /** Where to send the request, or the report file to read. */
  readonly source: { readonly target: Target } | { readonly file: string }
  /** ms. */
  readonly timeout: number
  readonly token?: string | undefined
  readonly insecure: boolean
}

const DEFAULT_TIMEOUT = 2_000
const LONGEST_TIMEOUT = 600_000
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, '': 1_000 }

type Env = Readonly<Record<string, string | undefined>>

/**
 * Reads the arguments of `hale probe`.
 *
 * @throws Error that says what is wrong and what to write.
 */
export async function readProbeArguments(args: readonly string[], env: Env): Promise<ProbeArguments> {
  const { values, positionals } = quickArguments(args) ?? (await import('../read-arguments')).readArguments('probe', args, OPTIONS)
  const { socket, file, insecure = false, timeout } = values
  const token = values['bearer-env'] === undefined ? undefined : readToken(values['bearer-env'], env)
  const common = { timeout: timeout === undefined ? DEFAULT_TIMEOUT : readTimeout(timeout), token, insecure }
  if (file !== undefined) {
    if (positionals.length > 0 || socket !== undefined) throw new Error('--file stands alone: without a URL and without --socket')
    return { source: { file }, ...common }
  }
  const [url, ...more] = positionals
  if (url === undefined) throw new Error('a URL is missing, such as http://localhost:3000/livez')
  if (more.length > 0) throw new Error(`one URL only; got ${positionals.length}`)
  return { source: { target: readTarget(url, socket) }, ...common }
}

/** Finds `--exit` even where another argument is wrong, because that too must end with the right code. */
export function readExitStyle(args: readonly string[]): ExitStyle {
  const index = args.findLastIndex((arg) => arg === '--exit' || arg.startsWith('--exit='))
  const exit = index < 0 ? 'docker' : args[index]?.startsWith('--exit=') ? args[index].slice('--exit='.length) : args[index + 1]
  if (exit !== undefined && Object.hasOwn(EXIT_CODES, exit)) return exit as ExitStyle
  throw new Error(`--exit must be docker, consul or nagios; got ${JSON.stringify(exit)}`)
}

function readTimeout(given: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(given) ?? []
  const ms = Number(number) * (UNITS[unit] ?? Number.NaN)
  if (ms >= 1 && ms <= LONGEST_TIMEOUT) return ms
  throw new Error(`--timeout must be a time from 1ms to 10m, such as 2s; got ${JSON.stringify(given)}`)
}
