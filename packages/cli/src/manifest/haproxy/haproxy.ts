import { type Balancer, codeMatcher } from '../balancer'
import { seconds } from '../duration'
import type { Setting } from '../setting'
import type { Source } from '../source'
import { type Word, wordsOfLine } from '../words-of-line'

interface Section {
  /** `defaults`, `backend`, `listen` ... */
  readonly type: string
  readonly name: string
  readonly lines: (readonly Word[])[]
}

const SECTION = /^(global|defaults|frontend|backend|listen|resolvers|peers|cache|userlist|program|mailers|ring|http-errors|fcgi-app)$/

/** Whether a file reads as HAProxy's configuration. */
export function looksLikeHaproxy(text: string): boolean {
  return /^\s*(backend|listen|defaults)\b/m.test(text) && /^\s*(server|option|timeout|mode|bind)\s/m.test(text)
}

/** The backends that check their servers. One balancer for each, since all servers of a backend have the same checks. */
export function readHaproxy(source: Source): Balancer[] {
  const named = new Map<string, Section>()
  let last: Section = { type: 'defaults', name: '', lines: [] }
  const balancers: Balancer[] = []
  for (const section of readSections(source)) {
    const defaults = defaultsOf(section, named) ?? last
    if (section.type === 'defaults') {
      // Without `from`, a section of defaults begins anew.
      last = { ...section, lines: [...(defaultsOf(section, named)?.lines ?? []), ...section.lines] }
      named.set(section.name, last)
    }
    if (section.type === 'backend' || section.type === 'listen') balancers.push(...readBackend(source, section, defaults))
  }
  return balancers
}

/** The defaults that a section names: `backend web from base`, and `defaults web from base` too. */
function defaultsOf({ lines }: Section, named: ReadonlyMap<string, Section>): Section | undefined {
  const words = lines[0]?.map(({ text }) => text) ?? []
  const from = words.indexOf('from', 1)
  return from === -1 ? undefined : named.get(words[from + 1] ?? '')
}

function readSections({ text }: Source): Section[] {
  const sections: Section[] = []
  let offset = 0
  for (const line of text.split('\n')) {
    const words = wordsOfLine(line.replace(/\r$/, ''), offset)
    offset += line.length + 1
    const [first, second] = words
    if (!first) continue
    if (SECTION.test(first.text)) sections.push({ type: first.text, name: second?.text ?? '', lines: [words] })
    else sections.at(-1)?.lines.push(words)
  }
  return sections
}

function readBackend(source: Source, section: Section, defaults: Section): Balancer[] {
  const lines = [...defaults.lines, ...section.lines]
  const servers = section.lines.flatMap(serverOf).filter((words) => words.some(({ text }) => text === 'check'))
  const server = servers[0]
  if (!server) return []
  const defaultServer = lines.findLast(([first]) => first?.text === 'default-server') ?? []
  const interval = option(server, defaultServer, 'inter', 2, (text) => seconds(text, 'ms'))
  const http = httpCheck(lines)
  const matcher = expectedStatus(lines)
  const place = http?.words[0] ?? (server[0] as Word)
  const port = checkedPort(lines)
  return [
    {
      type: 'haproxy',
      name: `${section.type} ${section.name}`,
      place: source.placeOf({ start: place.start, end: http?.words.at(-1)?.end ?? (server.at(-1) as Word).end }),
      path: http?.path,
      pathWritten: http?.path !== undefined,
      ports: port === undefined ? servers.flatMap(portOf) : [port],
      interval,
      timeout: timeoutOf(lines, interval),
      failures: option(server, defaultServer, 'fall', 3, Number),
      passes: option(server, defaultServer, 'rise', 2, Number),
      matcher,
      accepts: codeMatcher(matcher ?? '200-399'),
      onlyProbes: !servers.every((words) => words.some(({ text }) => text === 'agent-check')),
    },
  ]
}

/** A `server`, or the servers of a `server-template`, as `server name address ...`. */
function serverOf(words: readonly Word[]): (readonly Word[])[] {
  const [first, name, , ...rest] = words
  if (first?.text === 'server') return [words]
  return first?.text === 'server-template' && name ? [[first, name, ...rest]] : []
}

/** `http-check connect port 9090` wins over the ports of the servers. */
function checkedPort(lines: readonly (readonly Word[])[]): number | undefined {
  const words = lines.findLast(([first, second]) => first?.text === 'http-check' && second?.text === 'connect') ?? []
  const index = words.findIndex(({ text }) => text === 'port')
  return index === -1 ? undefined : Number(words[index + 1]?.text) || undefined
}

/** A word after its name, in a server's line or else in `default-server`. */
function option(
  server: readonly Word[],
  defaults: readonly Word[],
  name: string,
  byDefault: number,
  read: (text: string) => number | undefined,
): Setting {
  const after = (words: readonly Word[]) => words[words.findIndex(({ text }) => text === name) + 1]
  const [own, common] = [server, defaults].map((words) => (words.some(({ text }) => text === name) ? after(words) : undefined))
  const written = own ?? common
  return { value: (written && read(written.text)) ?? byDefault }
}

/** `timeout check` counts once it is connected; without it the interval bounds the whole check. */
function timeoutOf(lines: readonly (readonly Word[])[], interval: Setting): Setting {
  const line = lines.findLast(([first, second]) => first?.text === 'timeout' && second?.text === 'check')
  return { value: seconds(line?.[2]?.text, 'ms') ?? interval.value }
}

/** What `option httpchk` and `http-check send` ask. Without `option httpchk` the check only connects. */
function httpCheck(lines: readonly (readonly Word[])[]): { readonly words: readonly Word[]; readonly path: string } | undefined {
  const httpchk = lines.findLast(([first, second]) => first?.text === 'option' && second?.text === 'httpchk')
  if (!httpchk) return undefined
  const send = lines.findLast(([first, second]) => first?.text === 'http-check' && second?.text === 'send')
  const uri = send?.[send.findIndex(({ text }) => text === 'uri') + 1]
  if (send?.some(({ text }) => text === 'uri') && uri) return { words: send, path: uri.text }
  const [, , first, second] = httpchk
  return { words: httpchk, path: second?.text ?? (first?.text.startsWith('/') ? first.text : '/') }
}

/** `http-check expect status 200-299`, and `rstatus`, whose expression is tried on each code. `!` takes the others. */
function expectedStatus(lines: readonly (readonly Word[])[]): string | undefined {
  const line = lines.findLast(([first, second]) => first?.text === 'http-check' && second?.text === 'expect')
  const words = line?.map(({ text }) => text) ?? []
  const after = (word: string) => words[words.indexOf(word) + 1] ?? ''
  const matches = words.includes('status')
    ? codeMatcher(after('status'))
    : words.includes('rstatus')
      ? pattern(after('rstatus'))
      : undefined
  if (!matches) return undefined
  if (!words.includes('!')) return words.includes('status') ? after('status') : codesThat(matches)
  return codesThat((code) => !matches(code))
}

function pattern(written: string): ((code: number) => boolean) | undefined {
  try {
    const expression = new RegExp(written)
    return (code) => expression.test(String(code))
  } catch {
    return undefined
  }
}

/** The codes from 100 to 599 that match, as ranges: `100-499`. */
function codesThat(matches: (code: number) => boolean): string {
  const codes = Array.from({ length: 500 }, (_, index) => index + 100).filter(matches)
  const first = codes.filter((code) => !codes.includes(code - 1))
  const last = codes.filter((code) => !codes.includes(code + 1))
  return first.map((code, index) => (code === last[index] ? `${code}` : `${code}-${last[index]}`)).join(',')
}

/** The port that is checked: `port 8080`, else that of the address. */
function portOf(server: readonly Word[]): number[] {
  const index = server.findIndex(({ text }) => text === 'port')
  const written = index === -1 ? server[2]?.text.split(':').at(-1) : server[index + 1]?.text
  return written && /^\d+$/.test(written) ? [Number(written)] : []
}
