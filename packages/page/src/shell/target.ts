const RESOURCES = ['', 'data', 'style.css', 'script.js', 'login', 'logout'] as const

/** What a request is for: the page itself is the empty string. */
type Resource = (typeof RESOURCES)[number]

export interface PageTarget {
  readonly resource: Resource
  /** What relative links begin with, whatever prefix a proxy has stripped: the browser's URL may end with a slash or not. */
  readonly base: string
  readonly query: string
}

// A URL is a path from a server, and whole from fetch or a proxy's request line.
const URL_PARTS = /^(?:[a-z][a-z\d+.-]*:\/\/[^/?#]*)?([^?#]*)\??([^#]*)/i

/** The paths of the page and of what belongs to it. */
export function pathsOf(path: string, canSignIn: boolean): string[] {
  const resources = RESOURCES.filter((resource) => canSignIn || !resource.startsWith('log'))
  return resources.map((resource) => (resource ? `${path === '/' ? '' : path}/${resource}` : path))
}

/** What a URL is for, or `undefined` where it is not for the page. Takes any string. */
export function targetOf(url: string, path: string): PageTarget | undefined {
  const [, given = '', query = ''] = URL_PARTS.exec(url) ?? []
  if (given === path && path !== '/') return { resource: '', base: `./${path.slice(path.lastIndexOf('/') + 1)}/`, query }
  const folder = path === '/' ? '/' : `${path}/`
  const resource = given.startsWith(folder) ? RESOURCES.find((one) => one === given.slice(folder.length)) : undefined
  return resource === undefined ? undefined : { resource, base: './', query }
}
