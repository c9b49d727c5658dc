const EVERY = 2_000
const PATIENCE = 2_500
const SLOWEST = 30_000
// For as long as a deployment takes, a server that is back is seen at once.
const QUICK_FAILURES = 15

/**
 * Asks again and again: one request at a time, none in a hidden tab, ever more rarely while there is no answer. It goes
 * on at once when the tab is shown and when the browser is online again.
 */
export function createPoller(update: (signal: AbortSignal) => Promise<void>, onContact: (isLive: boolean) => void): void {
  let failures = 0
  let isAsking = false
  let timer = 0

  function later(): void {
    window.clearTimeout(timer)
    if (document.hidden || isAsking) return
    const delay = Math.min(SLOWEST, EVERY * 1.5 ** Math.max(0, failures - QUICK_FAILURES))
    timer = window.setTimeout(ask, delay)
  }

  async function ask(): Promise<void> {
    window.clearTimeout(timer)
    if (document.hidden || isAsking) return
    isAsking = true
    const controller = new AbortController()
    const patience = window.setTimeout(() => controller.abort(), PATIENCE)
    try {
      await update(controller.signal)
      failures = 0
    } catch {
      failures++
    } finally {
      window.clearTimeout(patience)
      isAsking = false
    }
    onContact(failures === 0)
    later()
  }

  document.addEventListener('visibilitychange', ask)
  window.addEventListener('online', ask)
  window.addEventListener('offline', ask)
  later()
}
