const TICKS_PER_MS = 10_000

/**
 * A duration (ms) as .NET's `TimeSpan` is written by default: `hh:mm:ss`, with days before and a fraction of seven digits
 * behind where there are any. https://learn.microsoft.com/dotnet/standard/base-types/standard-timespan-format-strings
 */
export function timeSpan(ms: number): string {
  const ticks = Math.round(ms * TICKS_PER_MS)
  const [seconds, fraction] = split(ticks, 1_000 * TICKS_PER_MS)
  const [minutes, second] = split(seconds, 60)
  const [hours, minute] = split(minutes, 60)
  const [days, hour] = split(hours, 24)
  const clock = [hour, minute, second].map((part) => String(part).padStart(2, '0')).join(':')
  return `${days ? `${days}.` : ''}${clock}${fraction ? `.${String(fraction).padStart(7, '0')}` : ''}`
}

function split(value: number, unit: number): [whole: number, rest: number] {
  return [Math.floor(value / unit), value % unit]
}
