import { didYouMean } from '@hale/options'

/**
 * Verifies an option that holds a reason for each of its keys.
 *
 * @throws TypeError for a key that does not exist, and for a key without a reason.
 */
export function requireReasons(caller: string, option: string, reasons: Readonly<Record<string, unknown>>, keys: readonly string[]): void {
  for (const [key, reason] of Object.entries(reasons)) {
    if (!keys.includes(key)) {
      const closest = didYouMean(key, keys)
      const hint = closest ? `; did you mean ${JSON.stringify(closest)}?` : '.'
      throw new TypeError(`${caller}: unknown key ${JSON.stringify(key)} in ${option}${hint} Known:\n  ${keys.join('\n  ')}`)
    }
    if (typeof reason !== 'string' || reason.trim() === '') {
      throw new TypeError(`${caller}: ${option}[${JSON.stringify(key)}] must give its reason as a string`)
    }
  }
}
