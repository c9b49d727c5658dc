/** So that the work is bounded: each edit more costs four times as much. */
const MOST_EDITS = 5

/** The known name that a misspelt one is closest to, or `undefined` where none is close. Case does not count. */
export function didYouMean(given: string, known: readonly string[]): string | undefined {
  const lower = given.slice(0, 64).toLowerCase()
  return fewestEdits(lower, known) ?? known.find((name) => beginsAlike(lower, name.toLowerCase()))
}

/** "ready" is "readiness", and "timeoutMs" is "timeout". */
function beginsAlike(given: string, name: string): boolean {
  const shared = sharedBeginning(given, name)
  return shared >= 4 && (shared >= given.length - 1 || shared === name.length)
}

function fewestEdits(lower: string, known: readonly string[]): string | undefined {
  // One edit for every three letters: "critcal" is "critical", but "timeout" is not "runbook".
  const most = Math.min(MOST_EDITS, Math.max(1, Math.floor(lower.length / 3)))
  for (let edits = 0; edits <= most; edits += 1) {
    const closest = known.find((name) => isWithin(edits, lower, name.toLowerCase()))
    if (closest) return closest
  }
  return undefined
}

/** Whether that many letters are enough to add, remove, replace or swap with their neighbour. */
function isWithin(edits: number, a: string, b: string): boolean {
  if (a === b) return true
  if (edits < Math.max(1, Math.abs(a.length - b.length))) return false
  const at = sharedBeginning(a, b)
  const swapped = a[at] === b[at + 1] && a[at + 1] === b[at] ? 2 : 1
  return [
    [0, 1],
    [1, 0],
    [swapped, swapped],
  ].some(([fromA = 0, fromB = 0]) => isWithin(edits - 1, a.slice(at + fromA), b.slice(at + fromB)))
}

function sharedBeginning(a: string, b: string): number {
  let shared = 0
  while (shared < a.length && a[shared] === b[shared]) shared += 1
  return shared
}
