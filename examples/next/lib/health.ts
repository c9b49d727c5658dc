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

// Next bundles the routes and instrumentation.ts separately, so one process can have several copies of this module.
// All of them share the health on globalThis.
const place = globalThis as { nextExample?: Shared }
place.nextExample ??= start()
export const { health, answerProbe }: Shared = place.nextExample
