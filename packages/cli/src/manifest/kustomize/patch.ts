import { itemsAt, type MapTree, pairsAt, type Tree, textAt } from '../tree'
import { readYaml } from '../yaml-tree'
import { applyJsonPatch } from './json-patch'
import { strategicMerge } from './strategic-merge'

/** Applies the documents of a patch to an object. `undefined` where the patch deletes it. */
export function patched(object: MapTree, documents: readonly Tree[], target: Tree | undefined): MapTree | undefined {
  let result: MapTree | undefined = object
  for (const patch of documents) {
    if (!result || !isMeant(object, patch, target)) continue
    if (patch.kind === 'map') result = strategicMerge(result, patch)
    else if (patch.kind === 'list') result = applyJsonPatch(result, itemsAt(patch)) as MapTree
  }
  return result
}

/**
 * The documents of a patch that is written into another YAML file as a string. They are read where they stand, so that
 * their values have places in that file.
 */
export function readInlinePatch({ source, span }: Tree): readonly Tree[] {
  const { text } = source
  const header = /^[|>][^\n]*\n/.exec(text.slice(span.start, span.end))
  const quoted = /["']/.test(text[span.start] ?? '') ? 1 : 0
  const start = span.start + (header ? header[0].length : quoted)
  const end = span.end - quoted
  const blank = (part: string) => part.replace(/[^\r\n]/g, ' ')
  return readYaml(source, blank(text.slice(0, start)) + text.slice(start, end) + blank(text.slice(end))).trees
}

function isMeant(object: MapTree, patch: Tree, target: Tree | undefined): boolean {
  if (target) return isTarget(object, target)
  return patch.kind === 'map' && ['kind', 'name'].every((key) => nameOrKind(patch, key) === nameOrKind(object, key))
}

function nameOrKind(object: Tree, key: string): string | undefined {
  return key === 'kind' ? textAt(object, 'kind') : textAt(object, 'metadata', 'name')
}

/** Kind and name are regular expressions that fit the whole word. */
function isTarget(object: MapTree, target: Tree): boolean {
  const labels = pairsAt(object, 'metadata', 'labels')
  const selected = (textAt(target, 'labelSelector') ?? '').split(',').filter((part) => part.trim() !== '')
  return (
    ['kind', 'name'].every((key) => fits(textAt(target, key), nameOrKind(object, key) ?? '')) &&
    selected.every((part) => {
      const [label = '', value = ''] = part.split(/==?/)
      return labels.get(label.trim()) === value.trim()
    })
  )
}

function fits(pattern: string | undefined, word: string): boolean {
  if (pattern === undefined || pattern === word) return true
  try {
    return new RegExp(`^(?:${pattern})$`).test(word)
  } catch {
    return false
  }
}
