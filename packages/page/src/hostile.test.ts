import { createHealth, type Health } from '@hale/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { statusPage } from './index'
import { describeInBrowser } from './testing/in-browser'
import { openTab } from './testing/open-tab'
import { serve } from './testing/serve'

const hostile = [
  '<script>window.hacked = 1</script>',
  '"><img src=x onerror="window.hacked=1">',
  "' onmouseover='window.hacked=1",
  '</title></head><body onload="window.hacked=1">',
  '</main></div><form action="//evil.example"><button>Sign in</button></form>',
  'javascript:window.hacked=1',
  'http://evil.example/"onclick="window.hacked=1',
  '&lt;b&gt; &amp; &#x3c;b&#62;',
  '\u202egnp.exe \u2066right to left\u2069 \u200f',
  `${'long '.repeat(1_999)}end🚀`,
]

/** A service that carries the string wherever a user's string can stand. */
function carrying(text: string): Health {
  const short = text.slice(0, 200)
  const health = createHealth({
    name: short || 'x',
    version: short || 'x',
    readiness: {
      broken: {
        critical: false,
        impact: short || 'x',
        description: short || 'x',
        runbook: short || 'x',
        run: () => ({ status: 'unhealthy', message: text, observed: { value: 1, unit: text }, data: { text } }),
      },
      thrown: () => {
        throw new Error(text)
      },
    },
    blindSpots: [short || 'x'],
  })
  health.hold(short || 'x')
  return health
}

async function pageOf(health: Health): Promise<string> {
  const page = statusPage(health, { details: 'full' })
  await health.report()
  const response = await page({ method: 'GET', url: '/status', header: () => undefined })
  return response?.body ?? ''
}

/** The tags of a document with the names of their attributes: what a browser would make of it, without the text. */
function skeleton(markup: string): string[] {
  return [...markup.matchAll(/<(\/?[a-z!][^\s>]*)((?:[^>"]|"[^"]*")*)>/gi)].map(([, name, attributes = '']) => {
    const names = [...attributes.matchAll(/([\w-]+)(?:="[^"]*")?/g)].map(([, attribute]) => attribute)
    return [name, ...names].join(' ')
  })
}

it('takes every string as text: no string adds a tag or an attribute to the page', async () => {
  const plain = skeleton(await pageOf(carrying('plain'))).filter((tag) => !/^\/?a\b|^bdi|^\/bdi|^code|^\/code/.test(tag))
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary', minLength: 1 }), fc.constantFrom(...hostile)), async (text) => {
      // A runbook is a link where it is a URL; control characters are taken out, so that nothing may be left.
      fc.pre(text.replace(/[\p{Cc}\p{Cf}\s]/gu, '') !== '')
      const tags = skeleton(await pageOf(carrying(text))).filter((tag) => !/^\/?a\b|^bdi|^\/bdi|^code|^\/code/.test(tag))
      expect(tags).toEqual(plain)
    }),
    { numRuns: 150 },
  )
})

it('links http and https runbooks alone', async () => {
  const linked = async (runbook: string): Promise<boolean> => /<dd><a href=/.test(await pageOf(carrying(runbook)))
  for (const runbook of ['https://a.example/x?y=1&z', 'http://a.example', 'HTTPS://A.EXAMPLE/'])
    expect(await linked(runbook), runbook).toBe(true)
  for (const runbook of ['javascript:alert(1)', 'data:text/html,x', '//a.example', 'ftp://a.example', 'https://', 'Page 3'])
    expect(await linked(runbook), runbook).toBe(false)
})

describeInBrowser('the page with hostile strings in a browser', (browser) => {
  it.each(hostile.map((text) => [text.slice(0, 60), text] as const))('shows %j as text', async (_, text) => {
    const health = carrying(text)
    const app = await serve(statusPage(health, { details: 'full' }))
    const tab = await openTab(browser(), `http://127.0.0.1:${app.port}/status`, { viewport: { width: 360, height: 640 } })
    await tab.page.mouse.move(100, 300)
    expect(await tab.page.evaluate(() => 'hacked' in window)).toBe(false)
    expect(await tab.page.locator('form, img, iframe, [onload], [onerror], [onclick], [onmouseover]').count()).toBe(0)
    expect(await tab.page.locator('main').count()).toBe(1)
    expect(await tab.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    const shown = await tab.page.locator('#check-broken .message').textContent()
    const { checks } = await health.report()
    expect(shown?.trim()).toBe(checks['broken']?.message?.trim())
    expect(tab.problems).toEqual([])
    await tab.close()
    await app.close()
  })
})
