import { everyRun } from './runs'

const ENCODED_MARK = /%(?:3a|40|3d|22)/i
const ENCODED = /%([2-7][\da-f])/gi

/** Credentials may be encoded together with the marks around them. Where a decoded run shows some, it stays decoded. */
export function hideEncoded(text: string, hide: (decoded: string) => string): string {
  return everyRun(text, '%', (run) => {
    if (!ENCODED_MARK.test(run)) return run
    const decoded = run.replace(ENCODED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    const hidden = hide(decoded)
    return hidden === decoded ? run : hidden
  })
}
