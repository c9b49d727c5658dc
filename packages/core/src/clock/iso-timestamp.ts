// Taken at load: a `Date` that a test replaces badly must not decide whether a run has a result.
const RuntimeDate = Date
const runtimeNow = Date.now
const LATEST = 8.64e15

let latest = Number.NaN
let text = ''

/** The wall clock's time in ISO 8601. Many results end in the same millisecond, so the last string is kept. */
export function isoTimestamp(): string {
  const ms = wallClock()
  if (ms !== latest) {
    latest = ms
    text = new RuntimeDate(ms).toISOString()
  }
  return text
}

/** Follows a replaced `Date`, as fake timers bring one, where it shows a time that exists. */
function wallClock(): number {
  try {
    const ms = Date.now()
    if (Math.abs(ms) <= LATEST) return ms
  } catch {}
  return runtimeNow()
}
