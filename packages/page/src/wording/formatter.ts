import type { Observation } from '@hale/core'

/** Writes numbers, durations and times in one language. Times are in UTC: the browser's script makes them local. */
export interface Formatter {
  number(value: number): string
  percent(ratio: number): string
  /** A duration in ms, with one unit. */
  duration(ms: number): string
  /** How long ago (ms) something was, in whole seconds or a longer unit: the page counts it up each second. */
  age(ms: number): string
  /** A time in ms since 1970. */
  time(at: number): string
  observed(observed: Pick<Observation, 'value' | 'unit'>): string
  list(names: readonly string[]): string
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** A time of another day, without its year: what the page knows is at most some days old. */
export const DAY_AND_TIME: Intl.DateTimeFormatOptions = {
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
}
const BYTES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

export function createFormatter(lang: string): Formatter {
  const plain = new Intl.NumberFormat(lang, { maximumSignificantDigits: 3 })
  const whole = new Intl.NumberFormat(lang, { maximumFractionDigits: 0 })
  const percents = new Intl.NumberFormat(lang, { style: 'percent', maximumFractionDigits: 1 })
  const times = new Intl.DateTimeFormat(lang, { ...DAY_AND_TIME, second: '2-digit', timeZone: 'UTC' })
  const names = new Intl.ListFormat(lang, { type: 'conjunction' })
  const units = new Map<string, Intl.NumberFormat>()

  function withUnit(value: number, unit: string, digits = 3): string {
    const format =
      units.get(unit) ?? new Intl.NumberFormat(lang, { style: 'unit', unit, unitDisplay: 'short', maximumSignificantDigits: digits })
    units.set(unit, format)
    return format.format(value)
  }

  function duration(ms: number): string {
    const at = Math.max(0, ms)
    if (at < SECOND) return withUnit(at, 'millisecond')
    if (at < MINUTE) return withUnit(at < 10 * SECOND ? at / SECOND : Math.floor(at / SECOND), 'second')
    if (at < HOUR) return withUnit(Math.floor(at / MINUTE), 'minute')
    return at < DAY ? withUnit(Math.floor(at / HOUR), 'hour') : withUnit(Math.floor(at / DAY), 'day', 6)
  }

  function bytes(value: number): string {
    const power = Math.min(BYTES.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, Math.abs(value))) / 3)))
    return withUnit(value / 1_000 ** power, BYTES[power] as string)
  }

  return {
    number: (value) => (Number.isInteger(value) ? whole.format(value) : plain.format(value)),
    percent: (ratio) => percents.format(ratio),
    duration,
    age: (ms) => (ms < MINUTE ? withUnit(Math.floor(Math.max(0, ms) / SECOND), 'second') : duration(ms)),
    time: (at) => `${times.format(at)} UTC`,
    observed({ value, unit }) {
      if (unit === 'ratio') return percents.format(value)
      if (unit === 'ms') return duration(value)
      if (unit === 's') return duration(value * SECOND)
      if (unit === 'bytes') return bytes(value)
      return `${Number.isInteger(value) ? whole.format(value) : plain.format(value)} ${unit}`
    },
    list: (items) => names.format(items),
  }
}
