import { it } from 'vitest'
import { statusPage } from './index'
import { apps, helmetHeaders } from './testing/apps'
import { describeInBrowser } from './testing/in-browser'
import { openTab, PATIENCE } from './testing/open-tab'
import { broken, openShop } from './testing/shop'

describeInBrowser('the status page in a browser', (browser) => {
  for (const [name, mountHandler] of Object.entries(apps)) {
    for (const earlier of ['no header', "helmet's defaults"]) {
      // Hale answers before every middleware of Nest.
      if (name === 'nest' && earlier !== 'no header') continue
      for (const path of ['/status', '/status/']) {
        // Each waits for a poll of the page, so they wait side by side.
        it.concurrent(`on ${name} at ${path} behind ${earlier}: no violation of the policy, no error, and a change shows`, async ({
          expect,
        }) => {
          const shop = openShop()
          const app = await mountHandler(statusPage(shop.health, { details: 'full' }), earlier === 'no header' ? {} : await helmetHeaders())
          const tab = await openTab(browser(), `http://127.0.0.1:${app.port}${path}`)
          await tab.page.getByRole('heading', { name: 'All is well.' }).waitFor()
          await shop.set('database', broken.database)
          await tab.page.getByRole('heading', { name: 'It cannot serve: database is down.' }).waitFor({ timeout: PATIENCE })
          expect(await tab.page.title()).toBe('✕ orders: It cannot serve: database is down.')
          expect(tab.problems).toEqual([])
          await tab.close()
          await app.close()
        })
      }
    }
  }
})
