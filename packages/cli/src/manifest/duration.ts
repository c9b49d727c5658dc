const UNITS: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3_600, d: 86_400 }

/** The seconds of `1m30s`, `500ms`, `10s`. A number without a unit counts in `unit`. `undefined` for anything else. */
export function seconds(written: string | undefined, unit = 's'): number | undefined {
  if (written === undefined) return undefined
  if (/^\d+(\.\d+)?$/.test(written)) return round(Number(written) * (UNITS[unit] ?? 1))
  if (!/^(\d+(\.\d+)?(us|ms|s|m|h|d))+$/.test(written)) return undefined
  const parts = [...written.matchAll(/(\d+(?:\.\d+)?)(us|ms|s|m|h|d)/g)]
  return round(parts.reduce((sum, [, amount, name]) => sum + Number(amount) * (UNITS[name as string] as number), 0))
}

/** Without the noise of binary fractions: 0.1 + 0.2 is 0.3. */
function round(value: number): number {
  return Math.round(value * 1e6) / 1e6
}
