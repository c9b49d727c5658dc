import type { Seams } from './breakable-adapter'
import { asks, loses } from './seams'

const path = (url: string): string => url.replace(/\?.*/s, '')
const query = (url: string): string => url.slice(path(url).length)

/** Adapters that pass another request to the core than the one that came. */
export const requestMutants: Readonly<Record<string, Seams>> = {
  'swallows the query': asks(({ url }) => ({ url: path(url) })),
  'hands on the first query parameter only': asks(({ url }) => ({ url: url.replace(/&.*/s, '') })),
  'lowercases the path': asks(({ url }) => ({ url: path(url).toLowerCase() + query(url) })),
  'decodes the path': asks(({ url }) => ({ url: decodeURIComponent(path(url)) + query(url) })),
  'merges double slashes': asks(({ url }) => ({ url: path(url).replace(/\/{2,}/g, '/') + query(url) })),
  'cuts off what stands behind a semicolon in the path': asks(({ url }) => ({ url: path(url).replace(/;.*/s, '') + query(url) })),
  'finds a probe below any prefix': asks(({ url }) => ({ url: url.replace(/^\/api(?=\/)/, '') })),
  'passes GET for every method': asks(() => ({ method: 'GET' })),
  'passes GET instead of OPTIONS': asks(({ method }) => ({ method: method === 'OPTIONS' ? 'GET' : method })),
  'writes the method in small letters': asks(({ method }) => ({ method: method.toLowerCase() })),
  'believes X-HTTP-Method-Override': asks(({ method, header }) => ({ method: header('x-http-method-override') ?? method })),
  'loses Accept': loses('accept'),
  'loses Health-Via': loses('health-via'),
  'loses Authorization': loses('authorization'),
  'loses every header': asks(() => ({ header: () => undefined })),
  'looks headers up as they were written': {
    ask: (asked, { request }) => ({ ...asked, header: (name) => request.rawHeaders[request.rawHeaders.indexOf(name) + 1] }),
  },
  'gives an absent header as the text "undefined"': asks(({ header }) => ({ header: (name) => String(header(name)) })),
}
