import type { Status } from '@hale/core'
import { type Html, html } from './html'

/** A status, or a check without a result. */
export type Tone = Status | 'pending'

// Each status has a shape of its own, so that it shows without colour.
const SHAPES: Readonly<Record<Tone, Html>> = {
  healthy: html`<circle cx="12" cy="12" r="11"/><path d="m6.8 12.4 3.5 3.5 7-7.4"/>`,
  degraded: html`<path d="M12 1.6 23.2 21.4H.8z"/><path d="M12 8.6v5.6m0 3v.4"/>`,
  unhealthy: html`<path d="M7.4 1h9.2L23 7.4v9.2L16.6 23H7.4L1 16.6V7.4z"/><path d="m8 8 8 8m0-8-8 8"/>`,
  pending: html`<circle cx="12" cy="12" r="11"/><path d="M6.8 12h.1m5 0h.1m5 0h.1"/>`,
}

const COLOURS: Readonly<Record<Tone, string>> = { healthy: '1f7a45', degraded: 'b26a00', unhealthy: 'c02b20', pending: '6b7280' }

/**
 * The sign of a status, for a page of your own. A word must stand beside it: the sign is hidden from screen readers.
 *
 * @example
 * ```ts
 * import { html, markupOf, sign } from '@hale/page'
 *
 * console.log(markupOf(html`<p>${sign('healthy')} Healthy</p>`))
 * ```
 */
export function sign(tone: Tone): Html {
  return html`<svg class="sign" data-tone="${tone}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${SHAPES[tone]}</svg>`
}

const ICON_SHAPES: Readonly<Record<Tone, string>> = {
  healthy: "%3Ccircle cx='12' cy='12' r='12'/%3E%3Cpath d='m6.5 12.4 3.7 3.7 7.3-7.7'",
  degraded: "%3Cpath d='M12 0 24 23H0z'/%3E%3Cpath d='M12 8.6v5.6m0 4v.4'",
  unhealthy: "%3Cpath d='M7 0h10l7 7v10l-7 7H7l-7-7V7z'/%3E%3Cpath d='m7.5 7.5 9 9m0-9-9 9'",
  pending: "%3Ccircle cx='12' cy='12' r='12'/%3E%3Cpath d='M6 12h.1m5.9 0h.1m5.9 0h.1'",
}

/** The icon of the tab, as a `data:` URL. */
export function iconOf(tone: Tone): string {
  const marks = `${ICON_SHAPES[tone]} fill='none' stroke='%23fff' stroke-width='3' stroke-linecap='round' stroke-linejoin='round'/%3E`
  return `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='%23${COLOURS[tone]}'%3E${marks}%3C/svg%3E`
}
