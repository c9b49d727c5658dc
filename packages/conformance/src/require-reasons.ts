/** Throws a TypeError unless each key is one of those that exist and each reason says something. */
export function requireReasons(place: string, reasons: Readonly<Record<string, unknown>>, keys: readonly string[]): void {
  for (const [key, reason] of Object.entries(reasons)) {
    if (!keys.includes(key))
      throw new TypeError(`${place} has ${JSON.stringify(key)}, which does not exist: use one of\n  ${keys.join('\n  ')}`)
    if (typeof reason !== 'string' || reason.trim() === '')
      throw new TypeError(`${place}[${JSON.stringify(key)}] has no reason: say why in a text`)
  }
}
