import { type Balancer, codeMatcher } from '../balancer'
import { seconds } from '../duration'
import type { Problem } from '../problem'
import type { Place, Source } from '../source'
import { type Directive, readDirectives } from './directives'

/** A `server` of nginx: where it listens, and what it passes on. */
export interface NginxServer {
  readonly place: Place
  readonly source: Source
  /** The addresses of `listen`, as they are written. */
  readonly listens: readonly string[]
  readonly locations: readonly NginxLocation[]
}

export interface NginxLocation {
  /** `=`, `^~`, `~`, `~*`, or nothing for a prefix. */
  readonly modifier: string
  readonly path: string
  readonly place: Place
  readonly directive: Directive
  /** Where `proxy_pass` sends requests. Absent where nginx answers by itself. */
  readonly passes?: string | undefined
  /** Closed to the public: `internal`, `deny`, `allow` or `return 4xx`. */
  readonly closed: boolean
}

/** Whether a file reads as nginx' configuration. */
export function looksLikeNginx(text: string): boolean {
  return /^\s*(server\s*|http\s*|upstream\s+\S+\s*)\{/m.test(text) || (/^\s*location\s.*\{/m.test(text) && /\bproxy_pass\b/.test(text))
}

export function readNginx(source: Source): {
  readonly servers: readonly NginxServer[]
  readonly balancers: readonly Balancer[]
  readonly problems: readonly Problem[]
} {
  const { directives, problems } = readDirectives(source)
  if (problems.length > 0) return { servers: [], balancers: [], problems }
  const all = flatten(directives)
  const servers = all.filter(({ name, block }) => name === 'server' && block.length > 0).map((server) => readServer(source, server))
  const balancers = all.flatMap((location) => (location.name === 'location' ? activeCheck(source, location) : []))
  return { servers, balancers, problems }
}

function flatten(directives: readonly Directive[]): Directive[] {
  return directives.flatMap((directive) => [directive, ...flatten(directive.block)])
}

function readServer(source: Source, server: Directive): NginxServer {
  return {
    place: source.placeOf(server.span),
    source,
    listens: server.block.filter(({ name }) => name === 'listen').map(({ words }) => words[0] ?? ''),
    locations: flatten(server.block)
      .filter(({ name }) => name === 'location')
      .map((location) => readLocation(source, location)),
  }
}

function readLocation(source: Source, directive: Directive): NginxLocation {
  const { words, block } = directive
  const [modifier, path] = words.length > 1 ? [words[0] ?? '', words[1] ?? ''] : ['', words[0] ?? '']
  return {
    modifier,
    path,
    directive,
    place: source.placeOf({ start: directive.span.start, end: block[0]?.span.start ?? directive.span.end }),
    passes: block.find(({ name }) => name === 'proxy_pass')?.words[0],
    closed: block.some(
      ({ name, words: [first = ''] }) => /^(internal|deny|allow|auth_basic)$/.test(name) || (name === 'return' && /^4/.test(first)),
    ),
  }
}

/** `health_check` of nginx Plus. The open source nginx has no checks of its own. */
function activeCheck(source: Source, { block }: Directive): Balancer[] {
  const check = block.find(({ name }) => name === 'health_check')
  if (!check) return []
  const value = (name: string) => check.words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1)
  const timeout = seconds(block.find(({ name }) => name === 'proxy_read_timeout')?.words[0]) ?? 60
  const port = value('port')
  return [
    {
      type: 'nginx',
      name: 'health_check',
      place: source.placeOf(check.span),
      path: value('uri') ?? '/',
      pathWritten: value('uri') !== undefined,
      ports: port ? [Number(port)] : [],
      interval: { value: seconds(value('interval')) ?? 5 },
      timeout: { value: timeout },
      failures: { value: Number(value('fails') ?? 1) },
      passes: { value: Number(value('passes') ?? 1) },
      accepts: codeMatcher('200-399'),
      onlyProbes: true,
    },
  ]
}

/** The path that wins for a request, as nginx chooses: an exact one, else the first expression, else the longest prefix. */
export function locationFor({ locations }: NginxServer, requested: string): NginxLocation | undefined {
  const exact = locations.find(({ modifier, path }) => modifier === '=' && path === requested)
  if (exact) return exact
  const prefixes = locations.filter(({ modifier, path }) => (modifier === '' || modifier === '^~') && requested.startsWith(path))
  const longest = prefixes.toSorted((one, other) => other.path.length - one.path.length)[0]
  if (longest?.modifier === '^~') return longest
  return locations.find((location) => matches(location, requested)) ?? longest
}

function matches({ modifier, path }: NginxLocation, requested: string): boolean {
  if (!modifier.startsWith('~')) return false
  try {
    return new RegExp(path, modifier === '~*' ? 'i' : '').test(requested)
  } catch {
    return false
  }
}
