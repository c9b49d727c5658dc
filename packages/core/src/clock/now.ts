// Taken at load: the runtime's own clocks, whatever stands in their place later.
const runtimeClock = performance
const runtimeNow = performance.now
const runtimeDate = Date.now

const LEAP = 1e12

let moment = 0
let leaps = 0
// What the last look at the clocks found.
let lastNow: unknown = runtimeNow
let lastDate: unknown = runtimeDate
let lastReading = runtimeNow.call(runtimeClock)
let lastWall = 0

/**
 * The time in ms for timeouts and durations. It never goes back. It follows `performance.now()`, so a step of the wall
 * clock changes nothing. It follows fake timers too: a replaced `performance.now()`, or where a test replaces `Date`
 * alone, the one of the two that moves further.
 */
export function now(): number {
  const nowInUse: unknown = performance?.now
  const dateInUse: unknown = nowInUse === runtimeNow ? Date?.now : runtimeDate
  const reading = nowInUse === runtimeNow ? runtimeNow.call(runtimeClock) : finite(readClock, runtimeNow.call(runtimeClock))
  const wall = dateInUse === runtimeDate ? 0 : finite(readDate, 0)
  if (nowInUse !== lastNow || dateInUse !== lastDate || reading < lastReading || wall < lastWall) leaps += LEAP
  else moment += Math.max(reading - lastReading, wall - lastWall)
  lastNow = nowInUse
  lastDate = dateInUse
  lastReading = reading
  lastWall = wall
  return moment
}

/**
 * A moment of {@link now} on the clock that the age of results is counted by. When a clock is replaced or goes back, no
 * clock knows how much time has passed. This one leaps then, so every result from before is old.
 */
export function onAgeClock(time: number): number {
  return time + leaps
}

function readClock(): number {
  return performance.now()
}

function readDate(): number {
  return Date.now()
}

/** What a replaced clock shows, unless it is broken. */
function finite(read: () => number, otherwise: number): number {
  try {
    const reading = read()
    return Number.isFinite(reading) ? reading : otherwise
  } catch {
    return otherwise
  }
}
