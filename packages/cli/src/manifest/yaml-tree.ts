import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import type { Problem } from './problem'
import type { Source, Span } from './source'
import type { Entry, MapTree, Tree } from './tree'

/**
 * Reads YAML or JSON as trees, one for each document. A document that cannot be read becomes a problem; the others are
 * read all the same. Of a key that is written twice the last one counts, as for kubectl and Helm. `text` is the part of
 * the source to read, with blanks in the place of the rest.
 */
export function readYaml(
  source: Source,
  text: string = source.text,
): { readonly trees: readonly Tree[]; readonly problems: readonly Problem[] } {
  const documents = parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent', prettyErrors: false })
  const trees: Tree[] = []
  const problems: Problem[] = []
  for (const document of documents) {
    const error = document.errors[0]
    if (error) problems.push({ place: source.placeOf({ start: error.pos[0], end: error.pos[1] }), message: firstLine(error.message) })
    else if (document.contents) trees.push(grow(source, document, document.contents))
  }
  return { trees, problems }
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] as string
}

/** Turns the nodes of one document into trees. Each node is grown once, so a document of aliases to aliases stays small. */
function grow(source: Source, document: Document, root: Node): Tree {
  const grown = new Map<Node, Tree>()
  const growing = new Set<Node>()

  function tree(node: Node): Tree {
    const known = grown.get(node)
    if (known) return known
    // An alias to something that holds the alias has no value.
    if (growing.has(node)) return scalar(node, null)
    growing.add(node)
    const made = make(node)
    growing.delete(node)
    grown.set(node, made)
    return made
  }

  function make(node: Node): Tree {
    if (isAlias(node)) {
      const target = node.resolve(document)
      return target ? tree(target) : scalar(node, null)
    }
    if (isMap(node)) return mapTree(node)
    if (isSeq(node)) {
      const items = node.items.flatMap((item) => (item ? [tree(item as Node)] : []))
      return { kind: 'list', items, flow: node.flow === true, ...written(node) }
    }
    return scalar(node, isScalar(node) ? scalarValue(node) : null)
  }

  function mapTree(node: YAMLMap): MapTree {
    const pairs = node.items as Pair<Node, Node | null>[]
    const own = pairs.filter((pair) => !isMerge(pair)).flatMap(ownEntry)
    const merged = pairs.filter(isMerge).flatMap(({ value }) => (value ? mergedEntries(tree(value)) : []))
    return { kind: 'map', entries: new Map([...merged, ...own]), flow: node.flow === true, ...written(node) }
  }

  function ownEntry({ key, value }: Pair<Node, Node | null>): [string, Entry][] {
    if (!isScalar(key)) return []
    const name = String(key.value)
    const grown = value ? tree(value) : scalar(key, null)
    const at = value && isAlias(value) ? spanOf(value) : grown.span
    return [[name, { key: spanOf(key), value: grown, written: at, merged: false }]]
  }

  /** The first of several merged maps wins, so it comes last. */
  function mergedEntries(value: Tree): [string, Entry][] {
    if (value.kind === 'list') return value.items.toReversed().flatMap(mergedEntries)
    if (value.kind !== 'map') return []
    return [...value.entries].map(([name, entry]) => [name, { ...entry, merged: true }])
  }

  function scalar(node: Node, value: string | number | boolean | null): Tree {
    return { kind: 'scalar', value, ...written(node) }
  }

  function written(node: Node) {
    const span = isCollection(node) ? trimmed(source, spanOf(node)) : spanOf(node)
    return { source, span, place: source.placeOf(span) }
  }

  return tree(root)
}

function isMerge({ key }: Pair<Node, unknown>): boolean {
  return isScalar(key) && (key.value === '<<' || typeof key.value === 'symbol') && (key.type === 'PLAIN' || key.type === undefined)
}

function scalarValue({ value }: Scalar): string | number | boolean | null {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return value === null || value === undefined ? null : String(value)
}

function spanOf(node: Node): Span {
  const [start, end] = node.range ?? [0, 0]
  return { start, end }
}

/** A block of YAML ends with the line of its last value. */
function trimmed({ text }: Source, { start, end }: Span): Span {
  let last = end
  while (last > start && /\s/.test(text[last - 1] as string)) last -= 1
  return { start, end: last }
}
