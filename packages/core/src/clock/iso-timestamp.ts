let latest = Number.NaN
let text = ''

/** A wall-clock time (ms since the epoch) in ISO 8601. Many results end in the same millisecond: its text is kept. */
export function isoTimestamp(ms: number): string {
  if (ms !== latest) {
    latest = ms
    text = new Date(ms).toISOString()
  }
  return text
}
