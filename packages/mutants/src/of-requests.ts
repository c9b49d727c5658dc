import type { Seams } from './breakable-adapter'
import { asks, loses } from './seams'

const path = (url: string): string => url.replace(/\?.*/s, '')
const query = (url: string): string => url.slice(path(url).length)

/** Adapters that pass another request to the core than the one that came. */
export const requestMutants: Readonly<Record<string, Seams>> = {
  'drops the query': asks(({ url }) => ({ url: path(url) })),
  'passes only the first query parameter on': asks(({ url }) => ({ url: url.replace(/&.*/s, '') })),
  'lowercases the path': asks(({ url }) => ({ url: path(url).toLowerCase() + query(url) })),
  'decodes the path': asks(({ url }) => ({ url: decodeURIComponent(path(url)) + query(url) })),
  'merges double slashes': asks(({ url }) => ({ url: path(url).replace(/\/{2,}/g, '/') + query(url) })),
  'cuts the path at a semicolon': asks(({ url }) => ({ url: path(url).replace(/;.*/s, '') + query(url) })),
  'finds a probe below any prefix': asks(({ url }) => ({ url: url.replace(/^\/api(?=\/)/, '') })),
  'passes GET for every method': asks(() => ({ method: 'GET' })),
  'passes GET instead of OPTIONS': asks(({ method }) => ({ method: method === 'OPTIONS' ? 'GET' : method })),
  'passes the method in lower case': asks(({ method }) => ({ method: method.toLowerCase() })),
  'obeys X-HTTP-Method-Override': asks(({ method, header }) => ({ method: header('x-http-method-override') ?? method })),
  'loses Accept': loses('accept'),
  'loses Health-Via': loses('health-via'),
  'loses Authorization': loses('authorization'),
  'loses every header': asks(() => ({ header: () => undefined })),
  'looks headers up in the case in which they were sent': {
    ask: (asked, { request }) => ({ ...asked, header: (name) => request.rawHeaders[request.rawHeaders.indexOf(name) + 1] }),
  },
  'passes an absent header as the string "undefined"': asks(({ header }) => ({ header: (name) => String(header(name)) })),
}
