import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const LINK = /\]\(([^)\s]+)\)/g
const HEADING = /^#+ (.+)$/gm
const FENCED = /^ *```[\s\S]*?^ *```/gm
// A path from the root, such as `packages/core/src` or `.ci/run`. Patterns and placeholders do not match.
const NAMED_PATH = /`((?:packages|examples|rigs|docs|monitoring|benchmarks|release|runtimes|\.ci|\.github|\.changeset)\/[\w./-]*)`/g

/** The relative links of a page whose file or heading does not exist. */
export function brokenLinks(root: string, page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8').replaceAll(FENCED, '')
  const targets = [...text.matchAll(LINK)].map((match) => match[1] ?? '').filter((target) => !/^[a-z]+:/.test(target))
  return targets.filter((target) => !targetExists(root, page, target)).map((target) => `${page}: ${target}`)
}

/** The paths in backticks, from the root, that do not exist. */
export function missingPaths(root: string, page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8').replaceAll(FENCED, '')
  const paths = [...text.matchAll(NAMED_PATH)].map((match) => match[1] ?? '')
  return paths.filter((path) => !existsSync(join(root, path))).map((path) => `${page}: ${path}`)
}

function targetExists(root: string, page: string, target: string): boolean {
  const [path = '', anchor] = target.split('#')
  const file = path === '' ? join(root, page) : join(root, dirname(page), path)
  if (!existsSync(file) || relative(root, file).startsWith('..')) return false
  return anchor === undefined || anchorsOf(file).includes(anchor)
}

/** GitHub's anchors of a page's headings. */
function anchorsOf(file: string): string[] {
  const headings = [...readFileSync(file, 'utf8').replaceAll(FENCED, '').matchAll(HEADING)]
  return headings.map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
