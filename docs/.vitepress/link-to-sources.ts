import { existsSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'
import { routeOf } from './route'

/** The pages of these folders are on the site. */
const ON_THE_SITE =
  /^(?:docs|examples|monitoring|benchmarks|packages\/(?!leaks|mutants|options|testbed|template-adapter)[^/]+|rigs\/(?:cascade|shutdown-under-load|test-runners))(?:\/|$)|^[A-Z_]+\.md$/

/**
 * A link to a folder leads to its README, and a link to a file that is no page leads to the repository. A link to nothing
 * stays, and VitePress fails the build for it.
 */
export function linkToSources(markdown: MarkdownRenderer, root: string, repository: string): void {
  markdown.core.ruler.after('inline', 'link-to-sources', (state) => {
    const page: string = state.env.realPath ?? state.env.path
    for (const token of state.tokens.flatMap((each) => each.children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null
      if (href) token.attrSet('href', target(href, page, root, repository))
    }
  })
}

function target(href: string, page: string, root: string, repository: string): string {
  if (/^[a-z]+:|^#|^\//.test(href)) return href
  const [path = '', anchor] = decodeURIComponent(href).split('#')
  const file = join(dirname(page), path)
  if (!existsSync(file)) return href
  const fromRoot = relative(root, file)
  const readme = join(file, 'README.md')
  const folder = statSync(file).isDirectory()
  const isPage = ON_THE_SITE.test(fromRoot) && (folder ? existsSync(readme) : file.endsWith('.md'))
  if (!isPage) return `${repository}/${folder ? 'tree' : 'blob'}/main/${fromRoot}`
  const route = routeOf(relative(root, folder ? readme : file)).replace(/(^|(?<=\/))index\.md$|\.md$/, '')
  return `/${route}${anchor ? `#${anchor}` : ''}`
}
