import type { CheckFindings, JsonObject } from '@hale/core'
import type { Judge } from '../options/thresholds'

/** How much of a limited resource is used. */
export interface Usage {
  /** The resource, for a person. */
  readonly name: string
  readonly used: number
  readonly limit: number
  format(amount: number): string
}

/** The used part, to four digits, so that the report shows the value that is judged. */
export function usedRatio({ used, limit }: Usage): number {
  return Math.round((used / limit) * 10_000) / 10_000
}

/** One sentence, such as `space on /data: 91.5% used, 915 MiB of 1 GiB`. */
function sentence(usage: Usage): string {
  const { name, used, limit, format } = usage
  return `${name}: ${Number((usedRatio(usage) * 100).toFixed(2))}% used, ${format(used)} of ${format(limit)}`
}

/** The findings on several resources: the one closest to its limit decides, and the message names it. */
export function judgeUsages(usages: readonly Usage[], judge: Judge, data: JsonObject): CheckFindings {
  const worst = usages.reduce((fullest, usage) => (usedRatio(usage) > usedRatio(fullest) ? usage : fullest))
  const value = usedRatio(worst)
  return { status: judge(value), message: sentence(worst), observed: { value, unit: 'ratio', ...judge.limits }, data }
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/** Bytes for a person, to three or four digits. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1)
  const amount = bytes / 1024 ** power
  return `${Number(amount.toFixed(amount < 100 ? 1 : 0))} ${units[power]}`
}
