import { bars } from '../html/bars'
import { type Html, html } from '../html/html'
import { sign, type Tone } from '../html/signs'
import { since } from '../html/times'
import { sentenceOf } from '../wording/sentence'
import { toneOf, worstFirst } from './check-order'
import type { View } from './view'

/** The status of the whole: an instance that starts or stops is not broken. */
export function wholeTone({ report: { status, phase } }: View): Tone {
  return phase !== 'running' && status === 'unhealthy' ? 'pending' : status
}

/** What it means, at first sight: the sentence, since when, and what users notice. */
export function verdict(view: View): Html {
  const { report, history, labels, formatter, now, level } = view
  const tone = wholeTone(view)
  const word = report.phase === 'running' || tone !== 'pending' ? labels[tone] : labels[report.phase]
  const impacts = new Set(
    worstFirst(report.checks ?? {}).flatMap(([, check]) => {
      const wrong = toneOf(check) === 'unhealthy' || toneOf(check) === 'degraded'
      return wrong && check.impact !== undefined ? [check.impact] : []
    }),
  )
  const began = history.sinceOf()
  const known = began !== undefined || report.phase !== 'starting'
  const sinceLine =
    level === 'none'
      ? html`<p class="since">${labels.notShown}</p>`
      : known && html`<p class="since">${since(began, history.since, now, labels, formatter)}</p>`
  return html`<section class="verdict" data-tone="${tone}" aria-labelledby="sentence">
${sign(tone)}
<div><p class="word">${word}</p>
<h1 id="sentence"><bdi>${sentenceOf(report, view.probes, labels, formatter)}</bdi></h1>
${[...impacts].slice(0, 3).map((impact) => html`<p class="impact"><bdi>${impact}</bdi></p>`)}
${sinceLine}</div>
${
  level !== 'none' &&
  html`<div class="overall"><div class="bar-row"><span>${labels.lastHour}</span>${bars(history.hour(), labels.lastHour, labels, formatter)}</div>
<div class="bar-row"><span>${labels.lastDay}</span>${bars(history.day(), labels.lastDay, labels, formatter)}</div></div>`
}
</section>
${holdsOf(view)}`
}

function holdsOf({ report: { holds = [] }, labels }: View): Html | undefined {
  if (holds.length === 0) return undefined
  return html`<section class="holds" aria-labelledby="holds"><h2 id="holds">${labels.waitingFor}</h2><ul>${holds.map((hold) => html`<li><bdi>${hold}</bdi></li>`)}</ul></section>`
}
