import type { RuleFinding } from './examine'

/** Overlays that share a base share its faults: each is said once, with the overlays in which it holds. */
export function mergeOverlays(findings: readonly RuleFinding[]): RuleFinding[] {
  const same = new Map<string, RuleFinding[]>()
  for (const finding of findings) {
    const { rule, place, message, sum } = finding
    const key = JSON.stringify([rule.id, place?.file, place?.line, place?.column, message, sum])
    same.set(key, [...(same.get(key) ?? []), finding])
  }
  return [...same.values()].map((group) => {
    const [first] = group as [RuleFinding]
    const overlays = new Set(group.flatMap(({ overlay }) => overlay ?? []))
    return overlays.size === 0 ? first : { ...first, message: `In ${[...overlays].join(', ')}: ${first.message}` }
  })
}
