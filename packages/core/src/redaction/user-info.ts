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
  let hidden = ''
  let from = 0
  for (; scheme >= 0 && scheme < at; scheme = run.indexOf('://', scheme + 3)) {
    const start = scheme + 3
    const mark = nextMark(run, start)
    if (run[mark] === ':') return hidden + hideBetween(run.slice(from), start - from, at - from)
    if (run[mark] !== '@') continue
    // A path or another address may follow, so the at sign that counts is this one.
    hidden += `${run.slice(from, start)}${HIDDEN}`
    from = /[/?#]/.test(run.slice(mark, at)) ? mark : at
  }
  return hidden + run.slice(from)
}

/**
 * The text without the beginnings of credentials whose at sign was cut off: `scheme://user:passw`. Without an at sign,
 * `host:5432` is a host; anything else behind the colon is the beginning of a password.
 */
export function hideCutUserInfo(text: string): string {
  return everyRun(text, (run) => {
    for (let scheme = run.indexOf('://'); scheme >= 0; scheme = run.indexOf('://', scheme + 3)) {
      const start = scheme + 3
      const mark = nextMark(run, start)
      const behind = run.slice(mark, mark + 8)
      if (behind.length > 1 && behind.startsWith(':') && !PORT.test(behind)) return `${run.slice(0, start)}${HIDDEN}`
    }
    return run
  })
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
