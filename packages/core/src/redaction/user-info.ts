import { HIDDEN } from './hidden'
import { everyRun } from './runs'

/**
 * What stands behind `://` and before the last at sign: a user and a password, or a user alone. Behind a user alone a
 * path or another address may follow, and then its own at sign counts.
 */
const USER_INFO = /(:\/\/)[^/@:?#[]*(?::.*|(?:@[^/?#]*)?$|(?=@))/gs
/** What has a colon before an at sign and holds no password. */
const NO_PASSWORD = /^(?:mailto|sip|sips|xmpp|acct|npm|git|pkg):|@(?:sha(?:256|512):|npm:)/i
const ORACLE = /^([\w$#]+)\/[^\s/@]+@(?=(?:\/\/)?[\w.-]+(?::\d+)?\/\w)/
const FROM_USER = /(?<=^|["'`=({[<,])[^"'`=({[<,]*$/
/** `scheme://user:passw`, whose at sign was cut off. `host:5432` is no user with a password. */
const CUT = /(:\/\/)[^/@:?#[]*:(?!\d{1,5}(?:[/?#,;)\]}"'.]|$)).+/s

/** The text without the credentials of addresses: `scheme://user:password@host`, and `user:password@host`. */
export function hideUserInfo(text: string): string {
  return everyRun(text, '@', (run) => {
    const at = run.lastIndexOf('@')
    if (at < 1) return run
    const head = run.slice(0, at)
    if (run.includes('://')) return head.replace(USER_INFO, `$1${HIDDEN}`) + run.slice(at)
    return NO_PASSWORD.test(run) ? run : hideWithoutScheme(run, head)
  })
}

/** The text without the beginnings of credentials whose at sign was cut off. */
export function hideCutUserInfo(text: string): string {
  return everyRun(text, '://', (run) => run.replace(CUT, `$1${HIDDEN}`))
}

function hideWithoutScheme(run: string, head: string): string {
  const colon = head.lastIndexOf(':')
  if (colon < 0) return run.replace(ORACLE, `$1/${HIDDEN}@`)
  const word = head.slice(0, head.indexOf(':')).search(/\w/)
  const user = head.slice(0, colon).search(FROM_USER)
  // A colon that nothing precedes belongs to no user.
  return word < 0 && user === 0 ? run : run.slice(0, Math.max(word, user)) + HIDDEN + run.slice(head.length)
}
