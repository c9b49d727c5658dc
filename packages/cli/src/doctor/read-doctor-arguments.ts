import { didYouMean, show } from '@hale/options'
import { readArguments } from '../read-arguments'
import { readServiceUrl } from '../service-url'
import { UsageError } from '../usage-error'
import { SEVERITIES, type Severity } from './finding'
import { FORMATS, type FormatName } from './formats/formats'
import { RULES } from './rules/rules'

export interface DoctorArguments {
  readonly paths: readonly string[]
  readonly url?: URL | undefined
  /** The environment variable that holds the token. */
  readonly bearerEnv?: string | undefined
  readonly format: FormatName
  readonly failOn: Severity
  readonly off: readonly string[]
}

/** @throws UsageError that names the option, the value and what it must be. */
export function readDoctorArguments(args: readonly string[]): DoctorArguments {
  const { values, positionals } = readArguments('doctor', args, {
    url: { type: 'string' },
    'bearer-env': { type: 'string' },
    format: { type: 'string' },
    'fail-on': { type: 'string' },
    off: { type: 'string', multiple: true },
  })
  const url = values.url === undefined ? undefined : readServiceUrl('doctor', values.url)
  if (positionals.length === 0 && !url) throw new UsageError('hale doctor: a file, a folder, "-" or --url must be given; got nothing')
  return {
    paths: positionals,
    url,
    bearerEnv: values['bearer-env'],
    format: readName('--format', values.format ?? 'text', Object.keys(FORMATS) as FormatName[]),
    failOn: readName('--fail-on', values['fail-on'] ?? 'error', SEVERITIES),
    off: readRules(values.off ?? []),
  }
}

function readName<T extends string>(option: string, value: string, known: readonly T[]): T {
  const found = known.find((name) => name === value)
  if (found) return found
  throw new UsageError(`hale doctor: ${option} must be one of ${known.join(', ')}; got ${show(value)}`)
}

function readRules(off: readonly string[]): string[] {
  const ids = off
    .flatMap((list) => list.split(','))
    .map((id) => id.trim())
    .filter((id) => id !== '')
  const known = RULES.map(({ id }) => id)
  for (const id of ids) {
    if (known.includes(id)) continue
    const closest = didYouMean(id, known)
    throw new UsageError(`hale doctor: --off must name rules; got ${show(id)}${closest ? `; did you mean ${show(closest)}?` : ''}`)
  }
  return ids
}
