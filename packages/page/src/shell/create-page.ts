import { type Details, detailsFor, type HealthHandler, type HealthRequest, type HealthResponse } from '@hale/core'
import { source as script } from '../assets/browser-script-source'
import { source as style } from '../assets/stylesheet-source'
import type { Html } from '../html/html'
import type { Tone } from '../html/signs'
import { documentOf, noticeOf } from './document'
import { fingerprint } from './fingerprint'
import { type PageOptions, resolvePage } from './page-options'
import { forMethod, respond } from './responses'
import { type PageTarget, pathsOf, targetOf } from './target'

/** What a page shows one visitor now. */
export interface PageContent {
  /** The title of the tab. */
  readonly title: string
  readonly tone: Tone
  /** The body: header, main and footer. `base` begins every relative link. */
  readonly content: (base: string) => Html
  /** Changes whenever the content must be loaded again. */
  readonly revision: string
  /** The strings that may change without that, by the `data-live` of their elements. */
  readonly live: Readonly<Record<string, string>>
  /** What `<path>/data` answers. */
  readonly data: object
}

/** Makes what one visitor sees. */
export type ReadPage = (visitor: { readonly level: Details; readonly now: number }) => PageContent | Promise<PageContent>

const VERSION = fingerprint(script + style)
const FOREVER = { 'cache-control': 'public, max-age=31536000, immutable' }

/**
 * A page that keeps itself up to date, as a handler: the document, its style sheet, its script, its data, and a way to
 * sign in where `details` has a challenge. `statusPage` is one; use it for a page of your own that looks the same.
 *
 * @throws TypeError that begins with `caller` and names the wrong option and the remedy.
 *
 * @example
 * ```ts
 * import { createPage, html } from '@hale/page'
 *
 * export const board = createPage('board', { path: '/board' }, ({ level }) => ({
 *   title: 'Board',
 *   tone: 'healthy',
 *   content: () => html`<main><h1>${level === 'full' ? 'Hello, team' : 'Hello'}</h1></main>`,
 *   revision: level,
 *   live: {},
 *   data: { level },
 * }))
 * ```
 */
export function createPage(caller: string, options: PageOptions, read: ReadPage): HealthHandler {
  const { path, details, labels } = resolvePage(caller, options)
  const challenge = typeof details === 'function' ? details.challenge : undefined

  async function answerPage(request: HealthRequest, { resource, base, query }: PageTarget): Promise<HealthResponse> {
    const now = Date.now()
    const { title, tone, content, live, data, ...made } = await read({ level: detailsFor(details, request), now })
    // Short, since each poll carries it, and it shows nothing of what it was made from.
    const revision = fingerprint(made.revision)
    if (resource === 'data') {
      return respond(200, 'application/json', JSON.stringify(query === 'live' ? { revision, now, live } : { revision, now, ...data }))
    }
    return respond(200, 'text/html', documentOf({ title, tone, labels, base, version: VERSION, revision, now, content: content(base) }))
  }

  function answer(request: HealthRequest, target: PageTarget): HealthResponse | Promise<HealthResponse> | undefined {
    switch (target.resource) {
      case 'style.css':
        return respond(200, 'text/css', style, target.query === VERSION ? FOREVER : {})
      case 'script.js':
        return respond(200, 'text/javascript', script, target.query === VERSION ? FOREVER : {})
      case 'login':
        return challenge === undefined ? undefined : signIn(request, challenge)
      case 'logout':
        return challenge === undefined ? undefined : signOut(request, challenge)
      default:
        return answerPage(request, target).catch(() => respond(500, 'text/plain', 'The page could not be made.\n'))
    }
  }

  function signIn(request: HealthRequest, authenticate: string): HealthResponse {
    if (detailsFor(details, request) === 'full') return respond(303, 'text/plain', '', { location: './' })
    return respond(401, 'text/html', noticeOf(labels.notSignedIn, labels, VERSION), { 'www-authenticate': authenticate })
  }

  // A browser forgets a password only when a request with it gets 401.
  function signOut({ header }: HealthRequest, authenticate: string): HealthResponse {
    if (!header('authorization')) return respond(303, 'text/plain', '', { location: './' })
    return respond(401, 'text/html', noticeOf(labels.signedOut, labels, VERSION), { 'www-authenticate': authenticate })
  }

  return Object.assign(
    (request: HealthRequest) => {
      const target = targetOf(request.url, path)
      const response = target && answer(request, target)
      if (!response) return undefined
      return 'then' in response ? response.then((later) => forMethod(request.method, later)) : forMethod(request.method, response)
    },
    { paths: pathsOf(path, challenge !== undefined) },
  )
}
