import { at, type Tree } from './tree'

/** A number of a manifest, or its default. */
export interface Setting {
  readonly value: number
  /** Where it is written. Absent where the default holds. */
  readonly tree?: Tree | undefined
}

/**
 * Reads a number below a key, also one in quotes, which is what its writer means. Anything else is refused by the platform,
 * as a number below 0 is, so the default stands in for it.
 */
export function settingAt(tree: Tree | undefined, key: string, byDefault: number): Setting {
  const written = at(tree, key)
  return { value: numberOf(written) ?? byDefault, tree: written }
}

/** A number of 0 or more, in quotes or without. */
export function numberOf(written: Tree | undefined): number | undefined {
  if (written?.kind !== 'scalar' || typeof written.value === 'boolean') return undefined
  const text = String(written.value)
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined
}
