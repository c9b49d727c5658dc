import { replaceSpan } from '../edits/line-edits'
import { type Finding, notJudged } from '../finding'
import { answersOf, type Measurement } from '../live/measurement'
import { fieldsOf } from '../live/read-full-report'
import type { Rule } from '../rule'
import { liveContainers } from './containers'
import { type PublicRoute, publicRoutes } from './public-routes'

export const detailsPublic: Rule = {
  id: 'details-public',
  severity: 'warning',
  needs: 'service',
  question: 'Does a stranger see no more of a report than its status?',
  why: 'Messages, data and hosts of a report show an attacker what the service depends on, and which part is weak right now.',
  remedy: 'Show details to your team alone: `details: bearer(token)`. Or keep the public away from the path.',
  *check(evidence) {
    const { service, manifests } = evidence
    if (!service?.anonymous) return yield notJudged('the report on every check gave no answer')
    const shown = shownTo(service.anonymous)
    const live = liveContainers(evidence)
    if ('notJudged' in live) return yield live
    if (shown.length === 0) return
    const path = service.anonymous.url.pathname
    for (const route of publicRoutes(manifests, live, path)) yield finding(route, path, shown)
  },
}

function finding(route: PublicRoute, path: string, shown: readonly string[]): Finding {
  const { nginx } = route
  const close =
    nginx &&
    replaceSpan(nginx.server.source, startOf(nginx.location.directive.span), `location = ${path} { return 404; }\n${indentOf(nginx)}`)
  return {
    place: route.place,
    message: `Everybody can read ${shown.join(', ')} at ${path}, through ${route.name}.`,
    fix: { say: 'Show details to your team alone: probes(health, { details: bearer(token) }).', edits: close ? [close] : [] },
  }
}

function startOf({ start }: { readonly start: number }) {
  return { start, end: start }
}

function indentOf({ server: { source }, location: { directive } }: NonNullable<PublicRoute['nginx']>): string {
  const { start } = source.lineAt(directive.span.start)
  return source.text.slice(start, directive.span.start).replace(/\S.*/, '')
}

/** What a report shows beyond names, statuses, times and codes. */
function shownTo(measurement: Measurement): string[] {
  const [answer] = answersOf(measurement)
  const { about, checks } = answer ? fieldsOf(answer.body) : {}
  const rows = typeof checks === 'object' && checks !== null ? Object.values(checks) : []
  const has = (field: string) => rows.some((row) => typeof row === 'object' && row !== null && field in row)
  return [...(has('message') ? ['messages'] : []), ...(has('data') ? ['data'] : []), ...(about ? ['`about`'] : [])]
}
