import { findBinaries } from '@hale/testbed'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, it } from 'vitest'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
/** How long (ms) a browser may take to start on a busy machine. */
const START = 300_000

/** The headless shell has the same engine, and needs a third of the CPU time. */
function findChromium(): string | undefined {
  return findBinaries(['chromium-headless-shell'])?.['chromium-headless-shell'] ?? findBinaries(['chromium'])?.chromium
}

/**
 * A `describe` whose tests share one Chromium. Where it is not installed the tests are skipped with a line that says so,
 * but fail when `CI` is set.
 */
export function describeInBrowser(name: string, tests: (browser: () => Browser) => void): void {
  const executablePath = findChromium()
  const missing = 'needs chromium-headless-shell or chromium, not found here (apt-get install chromium-headless-shell)'
  let browser: Browser | undefined
  const running = (): Browser => {
    if (!browser) throw new Error(`${name}: the browser is only there while a test runs`)
    return browser
  }

  if (executablePath) {
    describe(name, () => {
      beforeAll(async () => {
        browser = await chromium.launch({ executablePath, args: FLAGS, timeout: START })
      }, START)
      afterAll(() => browser?.close(), START)
      tests(running)
    })
  } else if (process.env['CI']) {
    describe(name, () => {
      it(missing, () => {
        throw new Error(missing)
      })
    })
  } else {
    process.stderr.write(`skipped: ${name}: ${missing}\n`)
    describe.skip(`${name} (${missing})`, () => tests(running))
  }
}
