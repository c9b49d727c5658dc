const MARKUP: unique symbol = Symbol('markup')

/** Markup that is safe to send. Only {@link html} makes it. */
export interface Html {
  readonly [MARKUP]: string
}

type Part = Html | string | number | false | undefined | readonly Html[]

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/**
 * A template of markup. Every string and number that is filled in is text, also in an attribute between quotation marks.
 * Nothing is filled in for `false` and `undefined`.
 *
 * @example
 * ```ts
 * import { html, markupOf } from '@hale/page'
 *
 * console.log(markupOf(html`<p title="${'"'}">${'<b>'}</p>`)) // <p title="&quot;">&lt;b&gt;</p>
 * ```
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let markup = strings[0] ?? ''
  for (const [index, part] of parts.entries()) markup += write(part) + (strings[index + 1] ?? '')
  return { [MARKUP]: markup }
}

/** The markup as a string, to send it. */
export function markupOf(markup: Html): string {
  return markup[MARKUP]
}

function write(part: Part): string {
  if (part === undefined || part === false) return ''
  if (typeof part === 'string') return part.replace(/[&<>"']/g, (mark) => ESCAPES[mark] as string)
  if (typeof part === 'number') return String(part)
  return MARKUP in part ? part[MARKUP] : part.map((item) => item[MARKUP]).join('')
}
