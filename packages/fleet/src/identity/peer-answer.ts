import type { Runs } from '../judge/evidence'
import type { Identity } from './identity'

/** What an instance answers to a peer about one check. */
export interface Answer extends Runs {
  readonly instance: Identity
}

const STATUSES: readonly unknown[] = ['healthy', 'degraded', 'unhealthy', 'unknown']

export function writeAnswer(answer: Answer): string {
  return JSON.stringify({ hale: 'peer', ...answer })
}

/** The answer in a body, or `undefined` for one that no instance of Hale has written. */
export function readAnswer(body: string): Answer | undefined {
  try {
    const { hale, status, age, failedAgo, instance } = JSON.parse(body)
    if (hale !== 'peer' || !STATUSES.includes(status) || !(age >= 0) || typeof instance?.id !== 'string') return undefined
    if (failedAgo !== undefined && !(failedAgo >= 0)) return undefined
    const { id, name, version, zone } = instance
    if (![name, version, zone].every((part) => part === undefined || typeof part === 'string')) return undefined
    return { status, age, failedAgo, instance: { id, name, version, zone } }
  } catch {
    return undefined
  }
}
