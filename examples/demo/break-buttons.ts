import type { HealthHandler, HealthRequest, HealthResponse } from '@hale/core'
import { html, markupOf } from '@hale/page'

const buttons = (dependencies: readonly string[]): string =>
  markupOf(html`<section aria-labelledby="drill"><h2 id="drill">Try it</h2>
<p class="quiet">These buttons belong to the demo. The page above follows within 3 seconds.</p>
${dependencies.map(
  (dependency) => html`<form method="post" id="drill-${dependency}"><p>
<button formaction="/demo/break/${dependency}">Break the ${dependency}</button>
<button formaction="/demo/mend/${dependency}">Mend the ${dependency}</button></p></form>`,
)}</section>`)

/** The status page with buttons that break and mend what can be broken. A handler is a function, so it can be wrapped. */
export function withBreakButtons(page: HealthHandler, dependencies: readonly string[]): HealthHandler {
  const markup = buttons(dependencies)

  function add(response: HealthResponse): HealthResponse {
    const { headers, body } = response
    if (dependencies.length === 0 || !headers['content-type']?.startsWith('text/html')) return response
    const withButtons = body.replace('</main>', () => `${markup}</main>`)
    const length = Number(headers['content-length']) + Buffer.byteLength(markup)
    return {
      ...response,
      headers: {
        ...headers,
        'content-length': String(length),
        // The page itself allows no forms.
        'content-security-policy': `${headers['content-security-policy']}`.replace("form-action 'none'", "form-action 'self'"),
      },
      body: withButtons,
    }
  }

  const handle = (request: HealthRequest): ReturnType<HealthHandler> => {
    const response = page(request)
    return response && 'then' in response ? response.then(add) : response
  }
  return Object.assign(handle, { paths: page.paths })
}
