import { createRequire } from 'node:module'
import { createHealth, type Health } from '@hale/core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { statusPage } from './index'
import { hundredChecks } from './testing/hundred-checks'
import { describeInBrowser } from './testing/in-browser'
import { openTab } from './testing/open-tab'
import { serve } from './testing/serve'
import { broken, openShop } from './testing/shop'

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

async function healthy(): Promise<Health> {
  const { health } = openShop()
  await health.report()
  return health
}

async function unhealthy(): Promise<Health> {
  const { health, set } = openShop()
  await health.report()
  await set('cache', broken.cache)
  await set('search', broken.search)
  await set('database', broken.database)
  return health
}

async function starting(): Promise<Health> {
  const health = createHealth({ name: 'orders', readiness: { database: () => undefined } })
  health.hold('warming the cache')
  return health
}

/** Names without a place to break them, as generated ones are. */
async function longNames(): Promise<Health> {
  const name = (part: string) => `${part}${'ServiceOfTheEuropeanWarehouse'.repeat(6)}`
  // The longest name that a check may have.
  const checkName = (part: string) => name(part).slice(0, 64)
  const health = createHealth({
    name: name('orders'),
    version: '7'.repeat(200),
    readiness: {
      [checkName('database')]: { run: () => Promise.reject(new Error(name('refused'))), impact: name('Orders'), runbook: name('page') },
      [checkName('cache')]: {
        run: () => ({ message: name('warm') }),
        critical: false,
        runbook: `https://example.com/${checkName('runbook')}`,
      },
    },
    blindSpots: [name('mail')],
  })
  await health.report()
  return health
}

const states = { healthy, unhealthy, starting, 'with 100 checks': async () => hundredChecks(), 'with very long names': longNames }

/** What axe finds, by rule and element. Its script is evaluated by the debugger, which the page's policy does not concern. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(await (await import('node:fs/promises')).readFile(axe, 'utf8'))
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { target: unknown[] }[] }[] }> }
    }
    const found = await axe.run()
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
  })
}

function openAllDetails(page: Page): Promise<void> {
  return page.locator('details').evaluateAll((all) => {
    for (const one of all) one.setAttribute('open', '')
  })
}

/** By how much (px) the page can be scrolled sideways. */
const overflow = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

describeInBrowser('the status page, for everyone', (browser) => {
  describe.each(Object.entries(states))('%s', (_, open) => {
    let url: string
    let close: () => Promise<void>
    beforeAll(async () => {
      const app = await serve(statusPage(await open(), { details: 'full' }))
      url = `http://127.0.0.1:${app.port}/status`
      close = app.close
    })
    afterAll(() => close())

    it.each(['light', 'dark'] as const)('has no violation that axe finds, %s', async (colorScheme) => {
      const tab = await openTab(browser(), url, { colorScheme })
      await openAllDetails(tab.page)
      expect(await violations(tab.page)).toEqual([])
      await tab.close()
    })

    it('needs no sideways scrolling at 360 px, and at 320 px, which is 1280 px at 400 % zoom', async () => {
      for (const width of [360, 320]) {
        const tab = await openTab(browser(), url, { viewport: { width, height: 640 } })
        await openAllDetails(tab.page)
        expect(await overflow(tab.page), `${width} px`).toBeLessThanOrEqual(0)
        await tab.close()
      }
    })

    it.each([1180, 640, 360])('shows everything at twice the text size, %d px wide', async (width) => {
      const tab = await openTab(browser(), url, { viewport: { width, height: 800 } })
      await tab.page.evaluate(() => {
        document.documentElement.style.fontSize = '200%'
      })
      await openAllDetails(tab.page)
      expect(await overflow(tab.page)).toBeLessThanOrEqual(0)
      await tab.close()
    })
  })

  it('is reached with the keyboard alone: every link and every check, in the order of the page', async () => {
    const app = await serve(statusPage(await unhealthy(), { details: 'full' }))
    const tab = await openTab(browser(), `http://127.0.0.1:${app.port}/status`)
    const seen: string[] = []
    for (let step = 0; step < 40; step++) {
      await tab.page.keyboard.press('Tab')
      const focused = await tab.page.evaluate(() => {
        const active = document.activeElement
        const outline = active ? getComputedStyle(active).outlineStyle : 'none'
        return active === document.body ? undefined : `${active?.textContent?.trim().split('\n')[0]?.slice(0, 40)} ${outline}`
      })
      if (!focused) break
      seen.push(focused)
    }
    const all = await tab.page.evaluate(() => document.querySelectorAll('a, summary').length)
    expect(new Set(seen).size).toBe(all)
    expect(seen[0]).toBe('Skip to the checks solid')
    expect(seen.every((one) => one.endsWith(' solid'))).toBe(true)
    await tab.page.keyboard.press('Tab')
    await tab.page.keyboard.press('Enter')
    expect(new URL(tab.page.url()).hash).toBe('#checks')
    await tab.close()
    await app.close()
  })

  it('shows status without colour: forced colours keep signs and bars, and print leaves nothing out', async () => {
    const app = await serve(statusPage(await unhealthy(), { details: 'full' }))
    const url = `http://127.0.0.1:${app.port}/status`
    const tab = await openTab(browser(), url, { forcedColors: 'active' })
    const fills = await tab.page.evaluate(() => {
      const fillOf = (selector: string) => getComputedStyle(document.querySelector(selector) as Element).fill
      return {
        sign: fillOf('.verdict .sign :first-child'),
        bad: fillOf('.bars [data-tone="unhealthy"]'),
        back: getComputedStyle(document.body).backgroundColor,
      }
    })
    expect(fills.sign).not.toBe(fills.back)
    expect(fills.bad).not.toBe(fills.back)
    const shapes = await tab.page
      .locator('.sign')
      .evaluateAll((signs) => signs.map((one) => `${one.getAttribute('data-tone')} ${one.innerHTML}`))
    expect(new Set(shapes.map((shape) => shape.split(' ')[0])).size).toBe(new Set(shapes).size)
    await tab.page.emulateMedia({ media: 'print', forcedColors: 'none' })
    expect(await tab.page.locator('h1').isVisible()).toBe(true)
    expect(await tab.page.locator('.checks > li').count()).toBe(5)
    expect(await tab.page.locator('#contact').isVisible()).toBe(false)
    expect(await overflow(tab.page)).toBeLessThanOrEqual(0)
    await tab.close()
    await app.close()
  })

  it('is laid out from right to left in Arabic, without sideways scrolling', async () => {
    const app = await serve(statusPage(await unhealthy(), { details: 'full', labels: { lang: 'ar' } }))
    const tab = await openTab(browser(), `http://127.0.0.1:${app.port}/status`, { viewport: { width: 360, height: 640 } })
    const middleOf = async (selector: string) => {
      const box = await tab.page.locator(selector).first().boundingBox()
      return box ? box.x + box.width / 2 : Number.NaN
    }
    expect(await middleOf('.checks .sign')).toBeGreaterThan(180)
    expect(await middleOf('#contact')).toBeLessThan(180)
    expect(await overflow(tab.page)).toBeLessThanOrEqual(0)
    expect(await tab.page.evaluate(() => document.body.scrollHeight > 0 && document.scrollingElement?.scrollLeft)).toBe(0)
    await tab.close()
    await app.close()
  })

  it('announces a change and lost contact to screen readers', async () => {
    const { health, set } = openShop()
    await health.report()
    const app = await serve(statusPage(health))
    const tab = await openTab(browser(), `http://127.0.0.1:${app.port}/status`)
    expect(await tab.page.locator('[role=status]').count()).toBe(2)
    await set('database', broken.database)
    await expect.poll(() => tab.page.locator('#news').textContent()).toBe('✕ This service: It cannot serve: database is down.')
    await tab.close()
    await app.close()
  })
})
