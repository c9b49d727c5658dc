/** The known name that a misspelt one is closest to, or `undefined` where none is close. Case does not count. */
export function didYouMean(given: string, known: readonly string[]): string | undefined {
  const lower = given.slice(0, 64).toLowerCase()
  return fewestEdits(lower, known) ?? known.find((name) => beginsAlike(lower, name.toLowerCase()))
}

/** "ready" is "readiness", and "timeoutMs" is "timeout". */
function beginsAlike(given: string, name: string): boolean {
  let shared = 0
  while (shared < given.length && given[shared] === name[shared]) shared += 1
  return shared >= 4 && (shared >= given.length - 1 || shared === name.length)
}

function fewestEdits(lower: string, known: readonly string[]): string | undefined {
  let closest: string | undefined
  // One edit for every three letters: "critcal" is "critical", but "timeout" is not "runbook".
  let fewest = Math.max(1, Math.floor(lower.length / 3)) + 1
  for (const name of known) {
    const edits = editsBetween(lower, name.toLowerCase())
    if (edits < fewest) {
      fewest = edits
      closest = name
    }
  }
  return closest
}

/** How many letters must be added, removed, replaced or swapped with their neighbour (optimal string alignment). */
function editsBetween(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1]
      let edits = Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, (last[j - 1] as number) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits = Math.min(edits, (beforeLast[j - 2] as number) + 1)
      row.push(edits)
    }
    beforeLast = last
    last = row
  }
  return last[b.length] as number
}
