import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

/** A tab, and what went wrong in it. */
export interface Tab {
  readonly page: Page
  /** Errors of the console, of scripts and of the content security policy, and requests to other origins. */
  readonly problems: readonly string[]
  close(): Promise<void>
}

/** How long (ms) a busy machine may take for what a person sees at once. */
export const PATIENCE = 60_000

/** Opens a URL in a tab of its own, and waits for the page's script, unless there is none. */
export async function openTab(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Tab> {
  const context = await browser.newContext({ viewport: { width: 1180, height: 800 }, ...options })
  context.setDefaultTimeout(PATIENCE)
  const page = await context.newPage()
  const problems: string[] = []
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`policy: ${violatedDirective} ${blockedURI}`)
    })
  })
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('request', (request) => {
    const target = request.url()
    if (!target.startsWith('data:') && new URL(target).origin !== new URL(url).origin) problems.push(`request to ${target}`)
  })
  await page.goto(url, { timeout: PATIENCE })
  if (options.javaScriptEnabled !== false) await page.waitForSelector('#contact:not([hidden])')
  return { page, problems, close: () => context.close() }
}
