import { type Health, type HealthHandler, visible } from '@hale/core'
import { healthRule, verify } from '@hale/options'
import { createHistory } from './history/history'
import { createPage } from './shell/create-page'
import { type PageOptions, resolvePage } from './shell/page-options'
import { statusContent } from './status/status-content'
import { createFormatter } from './wording/formatter'

const CALLER = 'statusPage'

/**
 * A page for people: what is wrong, since when, what it does to users and where the runbook is. Mount it with the `mount`
 * of any adapter. It remembers what changes from here on, so call it where the health is made. It needs no build step,
 * no static files and no database, and works without JavaScript. Looking at it costs no more than a probe.
 *
 * @throws TypeError that names the value and the remedy when an option is wrong.
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { mount } from '@hale/hono'
 * import { statusPage } from '@hale/page'
 * import { Hono } from 'hono'
 *
 * const health = createHealth({ name: 'orders' })
 * const app = new Hono()
 * app.use(mount(statusPage(health, { path: '/status' })))
 * ```
 */
export function statusPage(health: Health, options: PageOptions = {}): HealthHandler {
  verify(CALLER, 'health', health, healthRule)
  const { labels, details } = resolvePage(CALLER, options)
  const formatter = createFormatter(labels.lang)
  const history = createHistory(health)
  const canSignIn = typeof details === 'function' && details.challenge !== undefined

  return createPage(CALLER, options, async ({ level, now }) => {
    const report = visible(await health.evaluate(), level)
    return statusContent({ report, level, now, history, probes: health.checks, labels, formatter, canSignIn })
  })
}
