/** What is due on virtual time, in ms. No clock runs: the next entry is the next moment. */
export interface Agenda {
  readonly now: number
  /** Adds an entry. What is due at the same moment runs in the order in which it was added. Returns a function that removes it. */
  at(time: number, run: () => void): () => void
  /** Runs everything up to and including `end`. */
  runUntil(end: number): void
}

interface Entry {
  readonly time: number
  readonly run: () => void
}

export function createAgenda(): Agenda {
  const entries = new Set<Entry>()
  let now = 0

  function next(): Entry | undefined {
    let first: Entry | undefined
    for (const entry of entries) if (!first || entry.time < first.time) first = entry
    return first
  }

  return {
    get now() {
      return now
    },
    at(time, run) {
      const entry = { time: Math.max(time, now), run }
      entries.add(entry)
      return () => void entries.delete(entry)
    },
    runUntil(end) {
      for (let entry = next(); entry && entry.time <= end; entry = next()) {
        entries.delete(entry)
        now = entry.time
        entry.run()
      }
      now = Math.max(now, end)
    },
  }
}
