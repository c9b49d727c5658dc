import type { VisibleCheck } from '@hale/core'
import { bars } from '../html/bars'
import { type Html, html } from '../html/html'
import { runbookOf } from '../html/link'
import { sign } from '../html/signs'
import { filled, since, time } from '../html/times'
import { fill } from '../labels'
import { toneOf } from './check-order'
import { liveText, liveValues } from './live-values'
import type { View } from './view'

/** One check: a line, and what else is known of it below. What is wrong is open. */
export function checkRow(name: string, check: VisibleCheck, view: View): Html {
  const { labels, formatter, history, now } = view
  const tone = toneOf(check)
  const { observed, message } = liveValues(check, view)
  const open = isOpen(check)
  return html`<li><details id="check-${name}" data-tone="${tone}"${open ? html` open` : html``}>
<summary>${sign(tone)}<span class="name"><bdi>${name}</bdi>${open && check.impact !== undefined && html`<span class="impact"><bdi>${check.impact}</bdi></span>`}</span>
<span class="facts"><span class="word">${labels[tone]}</span>${observed !== undefined && html`<span class="value">${liveText(name, 'observed', observed)}</span>`}<span class="since">${tone === 'pending' ? html`` : since(history.sinceOf(name), history.since, now, labels, formatter)}</span></span>
${bars(history.hour(name), `${name}, ${labels.lastHour}`, labels, formatter)}</summary>
<div class="more">${message !== undefined && html`<p class="message">${check.error && html`<code>${check.error.code}</code> `}${liveText(name, 'message', message)}</p>`}${message === undefined && check.error && html`<p class="message"><code>${check.error.code}</code></p>`}
<dl>${factsOf(name, check, view)}</dl>
<div class="bar-row"><span>${labels.lastDay}</span>${bars(history.day(name), `${name}, ${labels.lastDay}`, labels, formatter)}</div></div>
</details></li>
`
}

function factsOf(name: string, check: VisibleCheck, view: View): Html[] {
  const { labels, probes, formatter } = view
  const { duration, lastRun } = liveValues(check, view)
  const { observed, description, runbook, impact, stuckSince, rawStatus, held } = check
  const probe = probes.get(name)
  const remarks = [
    probe === undefined ? undefined : html`${labels[probe]}`,
    check.critical === false && html`${labels.notCritical}`,
    check.scope === 'local' && html`${labels.thisInstance}`,
    held &&
      html`${fill(held.shadow ? labels.wouldBeHeld : labels.heldBy, { down: formatter.number(held.down), asked: formatter.number(held.asked) })}`,
    rawStatus && html`${fill(labels.lastRunWas, { status: labels[rawStatus].toLowerCase() })}`,
    stuckSince !== undefined && filled(labels.stuck, { time: time(Date.parse(stuckSince), formatter) }),
  ].filter((remark) => remark !== undefined && remark !== false)
  const rows: readonly (readonly [string, Html | undefined])[] = [
    [labels.impact, isOpen(check) ? undefined : textOf(impact)],
    [labels.runbook, runbook === undefined ? undefined : runbookOf(runbook)],
    [labels.description, textOf(description)],
    [labels.observed, observed && html`${liveText(name, 'observed', formatter.observed(observed))}${limitsOf(check, view)}`],
    [labels.duration, duration === undefined ? undefined : liveText(name, 'duration', duration)],
    [
      labels.lastRun,
      lastRun === undefined
        ? undefined
        : html`<time datetime="${lastRun}" data-live="lastRun ${name}">${formatter.time(Date.parse(lastRun))}</time>`,
    ],
    [labels.probe, html`${remarks.map((remark, index) => html`${index > 0 && ' · '}${remark}`)}`],
  ]
  return rows.flatMap(([term, value]) => (value ? [html`<div><dt>${term}</dt><dd>${value}</dd></div>`] : []))
}

/** What is wrong shows its impact at first sight. */
function isOpen(check: VisibleCheck): boolean {
  return ['unhealthy', 'degraded'].includes(toneOf(check))
}

function textOf(text: string | undefined): Html | undefined {
  return text === undefined ? undefined : html`<bdi>${text}</bdi>`
}

function limitsOf({ observed }: VisibleCheck, { labels, formatter }: View): Html | undefined {
  if (!observed) return undefined
  const { unit, degradedAt, unhealthyAt } = observed
  const limits = [
    degradedAt === undefined ? [] : [fill(labels.degradedAt, { value: formatter.observed({ value: degradedAt, unit }) })],
    unhealthyAt === undefined ? [] : [fill(labels.unhealthyAt, { value: formatter.observed({ value: unhealthyAt, unit }) })],
  ].flat()
  return limits.length > 0 ? html` <span class="limits">${limits.join(', ')}</span>` : undefined
}
