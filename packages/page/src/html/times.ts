import { fill, type Labels } from '../labels'
import type { Formatter } from '../wording/formatter'
import { type Html, html } from './html'

/** A time. The script writes it in the browser's time zone. */
export function time(at: number, formatter: Formatter): Html {
  return html`<time datetime="${new Date(at).toISOString()}">${formatter.time(at)}</time>`
}

/** How long ago a time was. The script keeps it up to date. */
function ago(at: number, now: number, formatter: Formatter): Html {
  return html`<span data-ago="${at}">${formatter.age(now - at)}</span>`
}

/** Since when a status holds; only that it began before `known`, where nothing older is known. */
export function since(at: number | undefined, known: number, now: number, labels: Labels, formatter: Formatter): Html {
  if (at === undefined) return filled(labels.sinceStart, { time: time(known, formatter) })
  return filled(labels.since, { time: time(at, formatter), ago: ago(at, now, formatter) })
}

/** Fills markup into a label. */
export function filled(label: string, values: Readonly<Record<string, Html>>): Html {
  const parts = label.split(/(\{\w+\})/).map((part) => values[part.slice(1, -1)] ?? html`${fill(part, {})}`)
  return html`${parts}`
}
