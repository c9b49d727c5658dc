import { expect, it } from 'vitest'
import { createSource } from '../../manifest/source'
import { type MapTree, mapAt, type Tree } from '../../manifest/tree'
import { readYaml } from '../../manifest/yaml-tree'
import { changedLines } from './changed-lines'
import { applyEdits, type Edit } from './edit'
import { removeKey, replaceValue, setKey } from './tree-edits'

function tree(text: string): Tree {
  return readYaml(createSource('x.yaml', text)).trees[0] as Tree
}

function changed(text: string, edit: (root: MapTree) => Edit | undefined): string {
  const root = tree(text) as MapTree
  const edits = [edit(root)].flatMap((made) => made ?? [])
  const after = applyEdits(root.source, edits)
  // Whatever an edit writes can be read.
  expect(readYaml(createSource('x.yaml', after)).problems).toEqual([])
  return after
}

it.each([
  ['replaces a value, and keeps its comment', 'a: 1 # one\nb: 2\n', 'a', 5, 'a: 5 # one\nb: 2\n'],
  ['adds a key at the end of a block', 'a: 1 # one\nb: 2 # two\n', 'c', 5, 'a: 1 # one\nb: 2 # two\nc: 5\n'],
  ['adds a key with CRLF', 'a: 1\r\nb: 2\r\n', 'c', 5, 'a: 1\r\nb: 2\r\nc: 5\r\n'],
  ['adds a key after a nested block', 'a:\n  b: 1\n', 'c', { d: 1 }, 'a:\n  b: 1\nc:\n  d: 1\n'],
  ['adds a key in braces', '{ a: 1 }\n', 'c', 5, '{ c: 5, a: 1 }\n'],
  ['adds a key in empty braces', '{}\n', 'c', { d: 1 }, '{ c: { d: 1 } }\n'],
  ['adds a key to JSON over several lines', '{\n\t"a": 1\n}\n', 'c', 'x', '{\n\t"c": "x",\n\t"a": 1\n}\n'],
  ['gives a value to a key without one', 'a:\nb: 2\n', 'a', 5, 'a: 5\nb: 2\n'],
  ['replaces a block', 'a:\n  b: 1\n  c: 2\nd: 3\n', 'a', { e: 1, f: 2 }, 'a:\n  e: 1\n  f: 2\nd: 3\n'],
])('%s', (_, text, key, value, expected) => {
  expect(changed(text, (root) => setKey(root, key, value))).toBe(expected)
})

it('adds a key to an item of a list', () => {
  const text = 'list:\n  - a: 1\n    b: 2\n  - a: 2\n'
  const after = changed(text, (root) => {
    const list = root.entries.get('list')?.value
    return list?.kind === 'list' ? setKey(list.items[0] as MapTree, 'c', 3) : undefined
  })
  expect(after).toBe('list:\n  - a: 1\n    b: 2\n    c: 3\n  - a: 2\n')
})

it('sets a merged key in the map itself, not in the map that others merge too', () => {
  const text = 'x: &x { a: 1 }\ny:\n  <<: *x\n  b: 2\n'
  expect(changed(text, (root) => setKey(mapAt(root, 'y') as MapTree, 'a', 5))).toBe('x: &x { a: 1 }\ny:\n  <<: *x\n  b: 2\n  a: 5\n')
})

it.each([
  ['the first of a block', 'a: 1\nb: 2\n', 'a', 'b: 2\n'],
  ['the last of a block', 'a: 1 # one\nb: 2 # two\n', 'b', 'a: 1 # one\n'],
  ['one of braces', '{ a: 1, b: 2 }\n', 'b', '{ a: 1 }\n'],
  ['the only one', 'a: 1\n', 'a', '{}\n'],
])('removes %s', (_, text, key, expected) => {
  expect(changed(text, (root) => removeKey(root, key))).toBe(expected)
})

it('shows the lines that change, and the lines to write instead', () => {
  const root = tree('a: 1\nb: { c: 2 }\nd: 3\ne: 4\n') as MapTree
  const edits = [replaceValue(root.entries.get('e')?.value as Tree, 5), setKey(mapAt(root, 'b') as MapTree, 'x', 1)]
  expect(changedLines(edits)).toEqual([
    { file: 'x.yaml', line: 2, before: ['b: { c: 2 }'], after: ['b: { x: 1, c: 2 }'] },
    { file: 'x.yaml', line: 4, before: ['e: 4'], after: ['e: 5'] },
  ])
  expect(changedLines([setKey(root, 'f', 6)])).toEqual([{ file: 'x.yaml', line: 5, before: [], after: ['f: 6'] }])
})

it.each([
  ['in a block', 'x: &x { a: 1 }\ny: *x # ours\n', 'x: &x { a: 1 }\ny: { a: 5 } # ours\n'],
  ['in braces', '{ x: &x { a: 1 }, y: *x }\n', '{ x: &x { a: 1 }, y: { a: 5 } }\n'],
])('sets a key with an alias %s, and leaves the anchor alone', (_, text, expected) => {
  expect(changed(text, (root) => setKey(root, 'y', { a: 5 }))).toBe(expected)
})

it('removes a key with an alias from braces, and applies an edit once that is there twice', () => {
  expect(changed('{ x: &x { a: 1 }, y: *x }\n', (root) => removeKey(root, 'y'))).toBe('{ x: &x { a: 1 } }\n')
  const root = tree('a: 1\nb: 2\n') as MapTree
  const edits = [removeKey(root, 'a'), removeKey(root, 'a')].flatMap((edit) => edit ?? [])
  expect(applyEdits(root.source, edits)).toBe('b: 2\n')
})
