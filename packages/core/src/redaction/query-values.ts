import { HIDDEN } from './hidden'
import { everyRun } from './runs'
import { secrecyOf } from './secret-name'

/** Whether a value of a URL's query may be seen. */
export type IsHarmless = (name: string) => boolean

const HARMLESS = new Set(
  (
    'page pagesize per_page limit offset size count sort order format version v api-version lang locale pretty verbose exclude ' +
    'timeout connecttimeout connect_timeout retrywrites replicaset authsource authmechanism w ssl sslmode tls charset encoding ' +
    'schema family protocol'
  ).split(' '),
)
const PARAMETER = /([?&#]|&amp;)([\w.[\]%~-]{1,100})=((?:[^&#\s"'<>\\]|['"](?![\s,}\])>;:]|$))+)/g
/** Paths whose last segments are the key to a webhook, a bot or a ping. */
const SECRET_PATH =
  /(\/\/(?:hooks?\.[\w.-]+\/|hc-ping\.com\/|webhook\.site\/)|\/(?:webhooks?|webhookb2|hooks?|catch)\/|\/bot(?=\d+:)|\/(?:key|token|secret)s?\/)[^\s?#"'<>]+/i

/** For what a dependency says: only values of well-known harmless parameters. */
export const fewHarmless: IsHarmless = (name) => HARMLESS.has(name.toLowerCase())

/** For what the team wrote itself, such as a link to a runbook: all but the values of secret names. */
export const mostHarmless: IsHarmless = (name) => secrecyOf(name) === undefined

/** The text without the values of URLs' queries and the keys in the paths of webhooks. */
export function hideQueryValues(text: string, isHarmless: IsHarmless): string {
  return everyRun(text, (run) => {
    const hidden = run.replace(PARAMETER, (whole, mark: string, name: string) => (isHarmless(name) ? whole : `${mark}${name}=${HIDDEN}`))
    return hidden.includes('://') ? hidden.replace(SECRET_PATH, `$1${HIDDEN}`) : hidden
  })
}
