/** The endpoint, check and exclusions that a URL names. */
export interface Target<Endpoint> {
  readonly endpoint: Endpoint
  /** The segment below the endpoint's path, where a check's name may be. */
  readonly below?: string | undefined
  /** The values of the parameter `exclude`. */
  readonly exclude?: readonly string[] | undefined
}

// A URL is a path from a server, and whole from fetch or a proxy's request line.
const ORIGIN = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i
const PATH_AND_QUERY = /^([^?#]*)\??([^#]*)/

/** The endpoint that a URL is for, or `undefined` where it is for none of them. Takes any string and never throws. */
export function parseTarget<Endpoint>(url: string, endpoints: ReadonlyMap<string, Endpoint>): Target<Endpoint> | undefined {
  const local = withoutOrigin(url)
  const exact = endpoints.get(local)
  if (exact) return { endpoint: exact }

  const { path, query } = split(local)
  const exclude = query.includes('exclude') ? new URLSearchParams(query).getAll('exclude') : undefined
  const endpoint = endpoints.get(path)
  if (endpoint) return { endpoint, exclude }

  const cut = path.lastIndexOf('/')
  const parent = endpoints.get(path.slice(0, cut))
  return parent && { endpoint: parent, below: path.slice(cut + 1), exclude }
}

/** The path of a URL, without a slash at its end. */
export function pathOf(url: string): string {
  return split(withoutOrigin(url)).path
}

function withoutOrigin(url: string): string {
  return url.startsWith('/') ? url : url.replace(ORIGIN, '')
}

function split(local: string): { readonly path: string; readonly query: string } {
  const [, whole = '', query = ''] = PATH_AND_QUERY.exec(local) ?? []
  return { path: whole.replace(/(?<=.)\/$/, ''), query }
}
