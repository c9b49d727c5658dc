import { type Html, html } from './html'

/** Where people read what to do: a link where it is an http(s) URL, else its text. */
export function runbookOf(runbook: string): Html {
  const url = /^https?:\/\//i.test(runbook) && URL.canParse(runbook)
  return url ? html`<a href="${runbook}" rel="noreferrer"><bdi>${runbook}</bdi></a>` : html`<bdi>${runbook}</bdi>`
}
