import { HIDDEN } from './hidden'
import { everyRun } from './runs'

const PORT = /^:\d{1,5}(?:[/?#,;)\]}"'.]|$)/
/** What has a colon before an at sign and holds no password. */
const NO_PASSWORD = /^(?:mailto|sip|sips|xmpp|acct|npm|git|pkg):|@(?:sha(?:256|512):|npm:)/i
const ORACLE = /^([\w$#]+)\/[^\s/@]+@(?=(?:\/\/)?[\w.-]+(?::\d+)?\/\w)/
const BEFORE_USER = /["'`=({[<,]/

/** The text without the credentials of addresses: `scheme://user:password@host`, and `user:password@host`. */
export function hideUserInfo(text: string): string {
  return everyRun(text, hideInRun)
}

function hideInRun(run: string): string {
  const at = run.lastIndexOf('@')
  let scheme = run.indexOf('://')
  if (scheme < 0) return at > 0 && !NO_PASSWORD.test(run) ? hideWithoutScheme(run, at) : run
  for (; scheme >= 0; scheme = run.indexOf('://', scheme + 3)) {
    const start = scheme + 3
    const mark = nextMark(run, start)
    switch (run[mark]) {
      case ':':
        if (at > mark) return hideBetween(run, start, at)
        // Without an at sign, `host:5432` is a host. Anything else behind the colon is the beginning of a password.
        if (!PORT.test(run.slice(mark, mark + 8))) return `${run.slice(0, start)}${HIDDEN}`
        break
      case '@':
        return hideBetween(run, start, /[/?#]/.test(run.slice(mark, at)) ? mark : at)
    }
  }
  return run
}

/** Where the first segment of an address ends: at a colon or an at sign, or where the host does. */
function nextMark(run: string, start: number): number {
  let index = start
  while (index < run.length && !/[/@:?#[]/.test(run[index] as string)) index += 1
  return index
}

function hideWithoutScheme(run: string, at: number): string {
  const colon = run.lastIndexOf(':', at)
  if (colon < 0) return run.replace(ORACLE, `$1/${HIDDEN}@`)
  let start = run.slice(0, run.indexOf(':')).search(/\w/)
  for (let index = colon; index > 0; index -= 1) {
    if (!BEFORE_USER.test(run[index] as string)) continue
    start = Math.max(start, index + 1)
    break
  }
  return start < 0 ? run : hideBetween(run, start, at)
}

function hideBetween(run: string, start: number, end: number): string {
  return `${run.slice(0, start)}${HIDDEN}${run.slice(end)}`
}
