/** The page of the site that a file of the repository becomes. `docs/` is the root, and a README the index of its folder. */
export function routeOf(page: string): string {
  return page === 'docs/README.md' ? 'pages.md' : page.replace(/^docs\//, '').replace(/README\.md$/, 'index.md')
}
