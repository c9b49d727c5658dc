import { HIDDEN } from './hidden'
import { everyRun } from './runs'
import { secrecyOf } from './secret-name'

/** Whether a value of a URL's query may be seen. */
export type IsHarmless = (name: string) => boolean

const HARMLESS =
  /^(?:page(?:size)?|per_page|limit|offset|size|count|sort|order|format|(?:api-)?version|v|lang|locale|pretty|verbose|exclude|(?:connect_?)?timeout|retrywrites|replicaset|auth(?:source|mechanism)|w|ssl(?:mode)?|tls|charset|encoding|schema|family|protocol)$/i
const PARAMETER = /((?:[?&#]|&amp;)([\w.[\]%~-]{1,100})=)(?:[^&#\s"'`<>\\]|["'`](?![\s,}\])>;:]|$))+/g
/** Paths whose last segments are the key to a webhook, a bot or a ping. */
const SECRET_PATH =
  /(\/\/(?:hooks?\.[\w.-]+\/|hc-ping\.com\/|webhook\.site\/)|\/(?:webhooks?|webhookb2|hooks?|catch)\/|\/bot(?=\d+:)|\/(?:key|token|secret)s?\/)[^\s?#"'<>]+/i

/** For what a dependency says: only values of well-known harmless parameters. */
export const fewHarmless: IsHarmless = (name) => HARMLESS.test(name)

/** For what the team wrote itself, such as a link to a runbook: all but the values of secret names. */
export const mostHarmless: IsHarmless = (name) => secrecyOf(name) === undefined

/** The text without the values of URLs' queries and the keys in the paths of webhooks. */
export function hideQueryValues(text: string, isHarmless: IsHarmless): string {
  const hidden = text.replace(PARAMETER, (whole, head: string, name: string) => (isHarmless(name) ? whole : head + HIDDEN))
  return everyRun(hidden, '://', (run) => run.replace(SECRET_PATH, `$1${HIDDEN}`))
}
