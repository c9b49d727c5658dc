import { type Html, html } from '../html/html'
import { fill } from '../labels'
import type { PageContent } from '../shell/create-page'
import { sentenceOf } from '../wording/sentence'
import { changeList } from './change-list'
import { worstFirst } from './check-order'
import { checkRow } from './check-row'
import { allLiveValues } from './live-values'
import { verdict, wholeTone } from './verdict'
import type { View } from './view'

const MARKS = { healthy: '✓', degraded: '⚠', unhealthy: '✕', pending: '…' } as const

/** The status page as one visitor may see it. */
export function statusContent(view: View): PageContent {
  const { report, labels, formatter, history, level } = view
  const tone = wholeTone(view)
  const sentence = sentenceOf(report, view.probes, labels, formatter)
  return {
    title: `${MARKS[tone]} ${report.name ?? labels.service}: ${sentence}`,
    tone,
    content: (base) => html`${header(view, base)}
<main>${verdict(view)}${level !== 'none' && html`${checkList(view)}${blindSpots(view)}${changeList(view)}`}</main>
${footer(view, base)}`,
    revision: revisionOf(view),
    live: allLiveValues(view),
    data:
      level === 'none'
        ? { report }
        : { report, sentence, history: { since: new Date(history.since).toISOString(), changes: changesFor(view) } },
  }
}

function header({ report: { name, version }, labels, level, canSignIn }: View, base: string): Html {
  const sign = level === 'full' ? html`<a href="${base}logout">${labels.signOut}</a>` : html`<a href="${base}login">${labels.signIn}</a>`
  return html`<header><p class="service"><b><bdi>${name ?? labels.service}</bdi></b>${version !== undefined && html` <span class="version"><bdi>${version}</bdi></span>`}</p>${canSignIn && html`<nav>${sign}</nav>`}</header>`
}

function checkList(view: View): Html {
  const { report, labels, formatter } = view
  const checks = worstFirst(report.checks ?? {})
  const healthy = checks.filter(([, { status }]) => status === 'healthy').length
  const summary = fill(labels.checksSummary, { healthy: formatter.number(healthy), count: formatter.number(checks.length) })
  return html`<section id="checks" tabindex="-1" aria-labelledby="checks-title"><h2 id="checks-title">${labels.checks}${checks.length > 0 && html` <small>${summary}</small>`}</h2>
${checks.length > 0 ? html`<ul class="checks">${checks.map(([name, check]) => checkRow(name, check, view))}</ul>` : html`<p class="quiet">${labels.noChecks}</p>`}</section>`
}

function blindSpots({ report: { blindSpots = [] }, labels }: View): Html | undefined {
  if (blindSpots.length === 0) return undefined
  return html`<section aria-labelledby="blind"><h2 id="blind">${labels.blindSpots}</h2><p class="quiet">${labels.blindSpotsNote}</p><ul class="blind">${blindSpots.map((spot) => html`<li><bdi>${spot}</bdi></li>`)}</ul></section>`
}

function footer({ report, labels, formatter, now }: View, base: string): Html {
  const updated = new Date(now).toISOString()
  return html`<footer><span>${labels[report.phase]}</span><span>${fill(labels.updated, { time: '' }).trim()} <time datetime="${updated}" id="updated">${formatter.time(now)}</time></span><a href="${base}data">${labels.data}</a></footer>`
}

/** The changes without the messages that this visitor may not see. */
function changesFor({ history, level }: View): object[] {
  return history.changes().map(({ message, at, ...change }) => ({
    at: new Date(at).toISOString(),
    ...change,
    ...(level === 'full' && message !== undefined && { message }),
  }))
}

/** Of all that the page shows, but for the values that the script writes. */
function revisionOf({ report, level, history }: View): string {
  const { timestamp, duration, about, checks = {}, ...rest } = report
  // When a hidden check changes must not show.
  if (level === 'none') return JSON.stringify(rest)
  const rows = Object.entries(checks).map(([name, { timestamp, duration, data, observed, message, error, ...lasting }]) => [
    name,
    lasting,
    error?.code,
    error?.message === undefined && message === undefined,
    observed?.unit,
  ])
  const [latest] = history.changes()
  // The bars move with the minutes.
  return JSON.stringify([level, rest, rows, latest?.at, history.changes().length, Math.floor(Date.now() / 60_000)])
}
