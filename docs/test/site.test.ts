import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveSite } from './serve-site'

const dist = join(import.meta.dirname, '..', '.vitepress', 'dist')
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const executablePath = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync)
if (!executablePath && process.env['CI']) throw new Error('no Chromium: apt-get install chromium')
if (!executablePath) process.stderr.write('skipped: no Chromium. apt-get install chromium\n')

/** Every page of the built site but the API, which typedoc writes. */
const pages = readdirSync(dist, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.html') && !file.startsWith('api/') && file !== '404.html')
  .map((file) => `/${file.replace(/(^|(?<=\/))index\.html$|\.html$/, '')}`)
  .sort()
/** One of each kind: with tables, with long code, with lists. */
const looked = ['/', '/getting-started/hono', '/guides/kubernetes', '/reference/options', '/compare', '/evidence/faults']

interface Violation {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string }[]
}

describe.skipIf(!executablePath)('the built site', () => {
  let browser: Browser
  let site: Awaited<ReturnType<typeof serveSite>>
  beforeAll(async () => {
    site = await serveSite(dist)
    browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-sync'],
    })
  })
  afterAll(async () => {
    await browser?.close()
    site?.close()
  })

  /** Opens a page and notes what goes wrong on it. */
  async function open(path: string, width = 1_280, colorScheme: 'light' | 'dark' = 'light') {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme })
    const page = await context.newPage()
    const wrong: string[] = []
    const note = (what: string) => wrong.push(`${page.url().replace(site.url, '')}: ${what}`)
    page.on('console', (message) => message.type() === 'error' && note(message.text()))
    page.on('pageerror', (error) => note(error.message))
    page.on('request', (request) => !/^(data|blob):/.test(request.url()) && !request.url().startsWith(site.url) && note(request.url()))
    await page.goto(site.url + path, { waitUntil: 'networkidle' })
    return { page, wrong, close: () => context.close() }
  }

  it('has every page, and none has an error in the console or asks another origin', async () => {
    expect(pages.length).toBeGreaterThan(100)
    const found: string[] = []
    const { page, wrong, close } = await open('/')
    const load = async (path: string) => {
      await page.goto(site.url + path, { waitUntil: 'load' })
      // Vue has taken the page over: what would fail then has failed.
      await page.waitForFunction('document.querySelector("#app")?.__vue_app__ !== undefined')
    }
    for (const path of pages) {
      const before = wrong.length
      await load(path)
      // The machine has got or lost a network interface, so Chromium ended what it was loading.
      for (let again = 0; again < 3 && wrong.slice(before).some((each) => each.includes('ERR_NETWORK_CHANGED')); again++) {
        wrong.length = before
        await load(path)
      }
      if ((await page.locator('main h1').count()) !== 1) found.push(`${path}: not one heading`)
    }
    expect([...wrong, ...found]).toEqual([])
    await close()
  }, 900_000)

  it('fits into 360 px', async () => {
    for (const path of looked) {
      const { page, close } = await open(path, 360)
      const widest = await page.evaluate('document.documentElement.scrollWidth')
      expect(widest, path).toBeLessThanOrEqual(360)
      await close()
    }
  })

  it.each(['light', 'dark'] as const)('has no serious finding of axe, %s', async (scheme) => {
    for (const path of looked) {
      const { page, close } = await open(path, 1_280, scheme)
      expect(await serious(page), path).toEqual([])
      await close()
    }
  })

  it.each(['drain', 'CrashLoopBackOff', 'liveness'])('finds "%s"', async (word) => {
    const { page, wrong, close } = await open('/')
    await page.keyboard.press('Control+k')
    await page.locator('#localsearch-input').fill(word)
    await page.locator('#localsearch-list a').first().waitFor()
    const hits = await page.locator('#localsearch-list a').allTextContents()
    expect(hits.length).toBeGreaterThan(0)
    expect(wrong).toEqual([])
    await close()
  })
})

async function serious(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axe })
  const violations = (await page.evaluate('axe.run(document.querySelector("main")).then(({ violations }) => violations)')) as Violation[]
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 150)).join(' | ')}`)
}
