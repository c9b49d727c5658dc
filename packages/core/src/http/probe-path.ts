import type { Endpoint } from './probe-options'

/** What a URL asks for. */
export interface Target {
  readonly endpoint: Endpoint
  /** The text behind the endpoint's path, where a check's name belongs. */
  readonly check?: string | undefined
  readonly exclude?: readonly string[]
}

// A URL is a path from a server, and whole from fetch or a proxy's request line.
const URL_PARTS = /^(?:[a-z][a-z\d+.-]*:\/\/[^/?#]*)?([^?#]*)\??([^#]*)/i

/** What a request's URL asks for, or `undefined` where that is none of the paths. Takes any text, throws never. */
export function parseTarget(url: string, paths: ReadonlyMap<string, Endpoint>): Target | undefined {
  const exact = paths.get(url)
  if (exact) return { endpoint: exact }

  const [, whole = '', query = ''] = URL_PARTS.exec(url) ?? []
  const path = whole.replace(/(?<=.)\/$/, '')
  const exclude = query.includes('exclude') ? new URLSearchParams(query).getAll('exclude') : []
  const endpoint = paths.get(path)
  if (endpoint) return { endpoint, exclude }

  const cut = path.lastIndexOf('/')
  const parent = paths.get(path.slice(0, cut))
  return parent && { endpoint: parent, check: path.slice(cut + 1), exclude }
}
