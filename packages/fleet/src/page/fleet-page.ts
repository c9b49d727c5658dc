import type { HealthHandler } from '@hale/core'
import { fail } from '@hale/options'
import { createPage, html, type PageOptions, type Tone } from '@hale/page'
import type { Fleet } from '../create-fleet'
import type { Member } from '../peers/peer-source'
import { fleetSentence } from './fleet-sentence'
import { type Group, groupMembers } from './group-members'
import { memberRow } from './member-row'

/** What {@link fleetPage} takes: the options of a page. */
export type FleetPageOptions = PageOptions

const CALLER = 'fleetPage'

/**
 * A page of all instances, grouped by version and zone, worst first: which of them see what. It reads the registry of
 * `redisPeers`; with other sources it asks the peers, at most 48 asks in 5 s and only while somebody looks. Mount it with the
 * `mount` of any adapter. Needs `@hale/page`.
 *
 * Visitors see versions, zones, statuses and the names of failing checks; at `details: 'full'` also addresses and the
 * name of the service; at `none` the number of instances alone.
 *
 * @throws TypeError when an option is wrong.
 *
 * @example
 * ```ts
 * import { createFleet, staticPeers } from '@hale/fleet'
 * import { fleetPage } from '@hale/fleet/page'
 * import { mount } from '@hale/hono'
 * import { Hono } from 'hono'
 *
 * const fleet = createFleet({ peers: staticPeers(['http://10.0.0.7:3000']) })
 * const app = new Hono()
 * app.use(mount(fleetPage(fleet, { path: '/fleet' })))
 * ```
 */
export function fleetPage(fleet: Fleet, options: FleetPageOptions = {}): HealthHandler {
  if (typeof (fleet as Partial<Fleet> | null)?.members !== 'function') fail(CALLER, 'fleet must be what createFleet returns', fleet)
  return createPage(CALLER, { path: '/fleet', ...options }, async ({ level }) => {
    const members = await membersOf(fleet)
    const groups = groupMembers(members ?? [])
    const sentence = fleetSentence(members, level)
    const shown = level === 'none' ? [] : groups
    const tone: Tone = shown[0]?.tone ?? 'pending'
    const name = level === 'full' ? members?.[0]?.name : undefined
    return {
      title: sentence,
      tone,
      content: (base) => html`<header><p class="service"><b><bdi>${name ?? 'Fleet'}</bdi></b></p></header>
<main><section id="checks" tabindex="-1" aria-labelledby="fleet"><h1 id="fleet">${sentence}</h1></section>
${shown.map((group) => groupSection(group, level === 'full'))}</main>
<footer><a href="${base}data">data</a></footer>`,
      revision: JSON.stringify([
        level,
        sentence,
        shown.map(({ members: all }) => all.map(({ id, status, failing }) => [id, status, failing])),
      ]),
      live: {},
      data: {
        sentence,
        instances: level === 'none' ? undefined : (members ?? []).map((member) => visibleMember(member, level === 'full')),
      },
    }
  })
}

/** `undefined` where the registry is away: the page says so. */
async function membersOf(fleet: Fleet): Promise<readonly Member[] | undefined> {
  try {
    return await fleet.members()
  } catch {
    return undefined
  }
}

function groupSection({ name, members, healthy }: Group, withUrl: boolean): ReturnType<typeof html> {
  return html`<section><h2><bdi>${name}</bdi> <small>${healthy} of ${members.length} healthy</small></h2>
<ul class="changes">${members.map((member) => memberRow(member, withUrl))}</ul></section>`
}

function visibleMember({ id, version, zone, status, failing, url }: Member, withUrl: boolean): object {
  return { id, version, zone, status, failing, ...(withUrl && { url }) }
}
