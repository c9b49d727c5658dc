import type { Status } from '@hale/core'
import type { Bars } from '../history/timeline'
import { fill, type Labels } from '../labels'
import type { Formatter } from '../wording/formatter'
import { type Html, html } from './html'

// The worse, the taller, so that the bars show without colour.
const TOPS: Readonly<Record<Status | 'unknown', number>> = { healthy: 6, degraded: 3, unhealthy: 0, unknown: 11 }

/** Bars, one for each span of time, as one picture with its meaning in words. */
export function bars(spans: Bars, title: string, labels: Labels, formatter: Formatter): Html {
  const meaning = `${title}: ${describe(spans, labels, formatter)}`
  const paths = (['healthy', 'degraded', 'unhealthy', 'unknown'] as const).map((status) => {
    const shape = shapeOf(spans, status)
    return shape ? html`<path data-tone="${status}" d="${shape}"/>` : html``
  })
  return html`<svg class="bars" data-count="${spans.length}" viewBox="0 0 ${spans.length} 12" preserveAspectRatio="none" role="img" aria-label="${meaning}">${paths}</svg>`
}

/** Neighbours are one rectangle. The style sheet cuts the gaps between bars. */
function shapeOf(spans: Bars, status: Status | 'unknown'): string {
  let shape = ''
  for (let start = 0; start < spans.length; start++) {
    if ((spans[start] ?? 'unknown') !== status) continue
    let end = start + 1
    while (end < spans.length && (spans[end] ?? 'unknown') === status) end++
    const top = TOPS[status]
    shape += `M${start} ${top}h${end - start}v${12 - top}h-${end - start}z`
    start = end
  }
  return shape
}

function describe(spans: Bars, labels: Labels, formatter: Formatter): string {
  const known = spans.filter((status) => status !== undefined)
  if (known.length === 0) return labels.unknown
  const counts = (['unhealthy', 'degraded'] as const).flatMap((status) => {
    const count = known.filter((one) => one === status).length
    return count > 0 ? [`${formatter.percent(count / known.length)} ${labels[status].toLowerCase()}`] : []
  })
  const healthy = known.filter((status) => status === 'healthy').length
  return formatter.list([fill(labels.healthyShare, { share: formatter.percent(healthy / known.length) }), ...counts])
}
