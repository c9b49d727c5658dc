import { isPlainObject, STATUSES } from '@hale/options'
import { isBaseUrl } from './base-url'
import type { Member } from './peer-source'

/** No name, version or zone is longer. */
const LONGEST = 1_000

/** An entry of a registry, or `undefined` for one that no instance of Hale has written. What others can write must not reach a page unread. */
export function readMember(entry: unknown): Member | undefined {
  const { id, url, name, version, zone, status, failing } = parse(entry)
  if (!isText(id) || !isBaseUrl(url) || ![name, version, zone].every((part) => part === undefined || isText(part))) return undefined
  if (status !== undefined && !(STATUSES as readonly unknown[]).includes(status)) return undefined
  if (failing !== undefined && !isFailing(failing)) return undefined
  return { id, url, name, version, zone, status, failing } as Member
}

function parse(entry: unknown): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(String(entry))
    return isPlainObject(parsed) ? (parsed as Readonly<Record<string, unknown>>) : {}
  } catch {
    // The ids stand between the entries.
    return {}
  }
}

function isFailing(value: unknown): boolean {
  return isPlainObject(value) && Object.values(value as object).every((state) => state === 'failing' || state === 'held')
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST
}
