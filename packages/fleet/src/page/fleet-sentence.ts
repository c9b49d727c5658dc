import type { Details } from '@hale/core'
import type { Member } from '../peers/peer-source'

/** What the whole fleet sees, in one sentence. Where `details` are `none`, only how many instances there are. */
export function fleetSentence(members: readonly Member[] | undefined, level: Details): string {
  if (members === undefined) return 'The registry does not answer.'
  if (members.length === 0) return 'No instance is known yet.'
  if (level === 'none') return `${count(members.length)} ${members.length === 1 ? 'is' : 'are'} known.`
  const failing = new Map<string, { seen: number; held: number }>()
  for (const member of members) {
    for (const [check, state] of Object.entries(member.failing ?? {})) {
      const counted = failing.get(check) ?? { seen: 0, held: 0 }
      counted.seen += 1
      if (state === 'held') counted.held += 1
      failing.set(check, counted)
    }
  }
  const total = members.length
  const silent = members.filter(({ status }) => status === undefined).length
  const unknown = silent === 0 ? '' : ` ${count(silent)} did not say how ${silent === 1 ? 'it is' : 'they are'}.`
  if (failing.size === 0) return silent === total ? unknown.trim() : `All checks pass on ${count(total - silent)}.${unknown}`
  const parts = [...failing].toSorted(([, a], [, b]) => b.seen - a.seen).map(([check, counted]) => describe(check, counted, total))
  return `${parts.join('; ')}.${unknown}`
}

function count(instances: number): string {
  return `${instances} ${instances === 1 ? 'instance' : 'instances'}`
}

function describe(check: string, { seen, held }: { seen: number; held: number }, total: number): string {
  const where = total === 1 ? 'on the only instance' : seen === total ? `on all ${total} instances` : `on ${seen} of ${total} instances`
  return `${check} fails ${where}${held > 0 ? `, ${held} held` : ''}`
}
