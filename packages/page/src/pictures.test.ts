import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { describeInBrowser } from './testing/in-browser'
import { openTab } from './testing/open-tab'
import { serve } from './testing/serve'
import { broken } from './testing/shop'
import { type Story, tellStory } from './testing/story'

const folder = join(import.meta.dirname, '../../../docs/pictures')
const end = new Date('2026-11-25T03:12:40Z')
const MOST_BYTES = 150_000

/** WebP, which Playwright itself does not write. */
async function picture(page: Page): Promise<Buffer> {
  const session = await page.context().newCDPSession(page)
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 82 })
  return Buffer.from(data, 'base64')
}

/** The pictures of the documentation. `PICTURES=1 pnpm vitest run packages/page/src/pictures.test.ts` writes them anew. */
describeInBrowser('the pictures of the status page', (browser: () => Browser) => {
  let story: Story
  let url: string
  let close: () => Promise<void>
  beforeAll(async () => {
    story = await tellStory(end)
    await story.shop.set('database', broken.database)
    story.pass(3 * 60_000)
    const app = await serve(story.page)
    url = `http://127.0.0.1:${app.port}/status`
    close = app.close
  })
  afterAll(async () => {
    vi.useRealTimers()
    await close()
  })

  it.each(['light', 'dark'] as const)('show a broken database, %s', async (colorScheme) => {
    const file = join(folder, `status-page-${colorScheme}.webp`)
    const tab = await openTab(browser(), url, {
      colorScheme,
      viewport: { width: 1080, height: 880 },
      deviceScaleFactor: 2,
      timezoneId: 'Europe/Berlin',
      locale: 'en-GB',
    })
    await tab.page.clock.setFixedTime(new Date(Date.now()))
    await tab.page.reload()
    await tab.page.waitForSelector('#contact:not([hidden])')
    const image = await picture(tab.page)
    expect(image.length).toBeLessThan(MOST_BYTES)
    expect(tab.problems).toEqual([])
    if (process.env['PICTURES']) {
      mkdirSync(folder, { recursive: true })
      writeFileSync(file, image)
    }
    expect(existsSync(file)).toBe(true)
    await tab.close()
  })
})
