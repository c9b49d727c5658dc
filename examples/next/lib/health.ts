import { createHealth, type Health } from '@hale/core'
import { type FetchProbes, probes } from '@hale/fetch'

interface Shared {
  /** The one health of this process. */
  readonly health: Health
  readonly answerProbe: FetchProbes
}

function start(): Shared {
  const health = createHealth({
    name: 'next-example',
    readiness: { memory: { scope: 'local', run: () => process.memoryUsage.rss() < 2 ** 31 } },
  })
  return { health, answerProbe: probes(health) }
}

// Next bundles the routes and instrumentation.ts apart, so that there can be several copies of this module in one
// process. What must be one is kept where all of them find it.
const place = globalThis as { nextExample?: Shared }
place.nextExample ??= start()
export const { health, answerProbe }: Shared = place.nextExample
