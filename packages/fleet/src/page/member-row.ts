import { html, sign } from '@hale/page'
import type { Member } from '../peers/peer-source'
import { toneOf } from './group-members'

const WORDS = { healthy: 'Healthy', degraded: 'Degraded', unhealthy: 'Unhealthy', pending: 'No answer' } as const

/** One instance: its status, and what fails there. */
export function memberRow(member: Member, withUrl: boolean): ReturnType<typeof html> {
  const tone = toneOf(member)
  const failing = Object.entries(member.failing ?? {}).map(([check, state]) => (state === 'held' ? `${check} (held)` : check))
  const name = withUrl ? member.url : member.id.slice(0, 8)
  return html`<li><code><bdi>${name}</bdi></code>${sign(tone)}<span>${WORDS[tone]}${failing.length > 0 && html` <span class="why"><bdi>${failing.join(', ')}</bdi></span>`}</span></li>`
}
