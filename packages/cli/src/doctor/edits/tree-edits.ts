import { stringify } from 'yaml'
import type { Source } from '../../manifest/source'
import type { Entry, MapTree, Tree } from '../../manifest/tree'
import type { Edit } from './edit'

/** Sets a key of a map, in the style in which the map is written. A key that comes from a merge is set in the map itself. */
export function setKey(map: MapTree, key: string, value: unknown): Edit {
  const entry = map.entries.get(key)
  if (entry && isAlias(entry)) return { source: map.source, span: entry.written, text: flow(value) }
  if (entry && !entry.merged) return replaceValue(entry.value, value)
  return map.flow ? insertInFlow(map, key, value) : insertInBlock(map, key, value)
}

/** Writes another value in the place of one. */
export function replaceValue(tree: Tree, value: unknown): Edit {
  const { source, span } = tree
  if (isJson(source)) return { source, span, text: JSON.stringify(value) }
  // `key:` without a value.
  if (span.start === span.end) return { source, span, text: ` ${flow(value)}` }
  if (tree.kind === 'scalar' || tree.flow || typeof value !== 'object') return { source, span, text: flow(value) }
  return { source, span, text: block(value, indentAt(source, span.start), source.eol) }
}

/** Removes a key and its value. */
export function removeKey(map: MapTree, key: string): Edit | undefined {
  const own = ownEntries(map).sort((one, other) => one.key.start - other.key.start)
  const entry = map.entries.get(key)
  if (!entry || !own.includes(entry)) return undefined
  const index = own.indexOf(entry)
  const [before, after] = [own[index - 1], own[index + 1]]
  const { source } = map
  if (after) return { source, span: { start: entry.key.start, end: after.key.start }, text: '' }
  if (!before) return replaceValue(map, {})
  const end = map.flow ? endOf(entry) : source.lineAt(endOf(entry)).end
  const start = map.flow ? endOf(before) : source.lineAt(endOf(before)).end
  return { source, span: { start, end }, text: '' }
}

/** Writes another key with another value in the place of one: `tcpSocket` becomes `httpGet`. */
export function replaceEntry(map: MapTree, key: string, name: string, value: unknown): Edit | undefined {
  const entry = map.entries.get(key)
  if (!entry || !ownEntries(map).includes(entry)) return undefined
  const { source } = map
  const written = isJson(source) ? `${JSON.stringify(name)}: ${JSON.stringify(value)}` : `${name}: ${flow(value)}`
  return { source, span: { start: entry.key.start, end: endOf(entry) }, text: written }
}

/** `readinessProbe: *probe`. To change what stands at the anchor would change the others too. */
export function isAlias({ written, value, merged }: Entry): boolean {
  return !merged && written.start !== value.span.start
}

/** What a map writes itself: it comes neither from a merge key nor from a patch in another file. */
function ownEntries({ entries, source }: MapTree): Entry[] {
  return [...entries.values()].filter(({ merged, value }) => !merged && value.source === source)
}

function endOf({ key, written }: Entry): number {
  return Math.max(key.end, written.end)
}

function insertInBlock(map: MapTree, key: string, value: unknown): Edit {
  const { source, span } = map
  const indent = indentAt(source, span.start)
  const end = source.lineAt(span.end).end
  return { source, span: { start: end, end }, text: `${source.eol}${indent}${block({ [key]: value }, indent, source.eol)}` }
}

function insertInFlow(map: MapTree, key: string, value: unknown): Edit {
  const { source, span } = map
  const [first] = ownEntries(map)
  const written = isJson(source) ? `${JSON.stringify(key)}: ${JSON.stringify(value)}` : `${flow(key)}: ${flow(value)}`
  if (!first) return { source, span, text: `{ ${written} }` }
  const line = source.lineAt(first.key.start)
  const before = source.text.slice(line.start, first.key.start)
  const between = before.trim() === '' ? `,${source.eol}${before}` : ', '
  return { source, span: { start: first.key.start, end: first.key.start }, text: written + between }
}

/** Blanks up to the column of an offset. */
function indentAt(source: Source, offset: number): string {
  return ' '.repeat(offset - source.lineAt(offset).start)
}

function block(value: unknown, indent: string, eol: string): string {
  return stringify(value, { lineWidth: 0 }).trimEnd().split('\n').join(`${eol}${indent}`)
}

/** YAML on one line: `{ path: /livez, port: 3000 }`. */
function flow(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd().replace(/\n\s*/g, ' ')
}

function isJson({ text }: Source): boolean {
  return /^[\s[{]*[[{][\s[{]*"/.test(text)
}
