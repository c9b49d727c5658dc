import type { Audience, Details } from '@hale/core'
import { detailsRule, type OptionRules, plainObject, type Rule, readOptions, rule } from '@hale/options'
import { ENGLISH, LABEL_RULES, type Labels } from '../labels'

/** What `statusPage` takes. */
export interface PageOptions {
  /** Where the page is. Its other paths are below: `data`, `style.css`, `script.js`, `login`, `logout`. @default '/status' */
  readonly path?: string | undefined
  /**
   * How much a visitor sees, as for the probes: a level, or a function of the request such as `basic(user, password)`.
   * With `basic` the page has a link to sign in. @default 'summary'
   */
  readonly details?: Details | Audience | undefined
  /** Words to replace, to translate the page. @default English */
  readonly labels?: Partial<Labels> | undefined
}

/** The options, with every default filled in. */
export interface ResolvedPage {
  readonly path: string
  readonly details: Details | Audience
  readonly labels: Labels
}

const PATH: Rule = rule(
  (path) => path === '/' || (typeof path === 'string' && /^(\/[\w.~-]+)+$/.test(path)),
  'must be a path such as "/status", without a trailing slash',
)
const OPTIONS: OptionRules<PageOptions> = {
  path: PATH,
  details: detailsRule(),
  labels: plainObject,
}
const LANG: Rule = rule(isLanguage, 'must be a language tag such as "de" or "pt-BR"')

/**
 * Verifies the options and fills in every default.
 *
 * @throws TypeError that names the value and the remedy.
 */
export function resolvePage(caller: string, options: PageOptions): ResolvedPage {
  const { path = '/status', details = 'summary', labels = {} } = readOptions(caller, options, OPTIONS)
  return {
    path,
    details,
    labels: { ...ENGLISH, ...readOptions<Partial<Labels>>(caller, labels, { ...LABEL_RULES, lang: LANG }, 'labels') },
  }
}

function isLanguage(value: unknown): boolean {
  try {
    return typeof value === 'string' && Intl.getCanonicalLocales(value).length === 1
  } catch {
    return false
  }
}
