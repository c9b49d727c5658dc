import type { Change } from '../history/change'
import { type Html, html } from '../html/html'
import { sign, type Tone } from '../html/signs'
import { filled, time } from '../html/times'
import { fill } from '../labels'
import type { View } from './view'

const SHOWN = 10

/** What changed, newest first. Most of it is folded. */
export function changeList(view: View): Html {
  const { history, labels, formatter } = view
  const changes = history.changes()
  const rest = changes.slice(SHOWN)
  const rows = (some: readonly Change[]): Html => html`<ol class="changes">${some.map((change) => changeRow(change, view))}</ol>`
  return html`<section aria-labelledby="changes"><h2 id="changes">${labels.changes}</h2>
${changes.length > 0 ? rows(changes.slice(0, SHOWN)) : html`<p class="quiet">${labels.noChanges}</p>`}
${rest.length > 0 && html`<details class="earlier" id="earlier"><summary>${fill(labels.allChanges, { count: formatter.number(rest.length) })}</summary>${rows(rest)}</details>`}
<p class="quiet">${filled(labels.historySince, { time: time(history.since, formatter) })}${history.isCut && ` ${labels.changesCut}`}</p>
</section>`
}

function changeRow({ at, kind, subject, from, to, code, message }: Change, { labels, formatter, level }: View): Html {
  const tone = toneOf(to)
  const name = kind === 'phase' ? labels.service : kind === 'report' ? labels[subject as 'readiness'] : subject
  const why = level === 'full' && message ? message : code
  const what = html`${from && html`<span class="from">${labels[from]} → </span>`}${labels[to]}`
  return html`<li>${time(at, formatter)}${sign(tone)}<span><b><bdi>${name}</bdi></b> ${what}${why && to !== 'healthy' && html` <span class="why"><bdi>${why}</bdi></span>`}</span></li>`
}

function toneOf(to: Change['to']): Tone {
  return to === 'healthy' || to === 'degraded' || to === 'unhealthy' ? to : 'pending'
}
