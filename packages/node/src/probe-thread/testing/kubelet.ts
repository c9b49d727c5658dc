import { setTimeout as sleep } from 'node:timers/promises'
import { sendRequest } from '@hale/conformance'

/** What kubelet saw in one probe. */
export interface Probed {
  /** `undefined` where no answer came in time. */
  readonly status: number | undefined
  /** How long (ms) the answer took. */
  readonly duration: number
  readonly body: string
}

/** A prober in the manner of kubelet's: a new connection for each probe, one after the other. */
export interface Kubelet {
  readonly probes: readonly Probed[]
  /** How often it would have restarted the container. */
  readonly restarts: number
  stop(): Promise<readonly Probed[]>
}

/** `period` and `timeout` in ms. `threshold` failures in a row are one restart. */
export function startKubelet(
  port: number,
  path: string,
  { period, timeout = 1_000, threshold = 3 }: { period: number; timeout?: number; threshold?: number },
): Kubelet {
  const probes: Probed[] = []
  let failures = 0
  let restarts = 0
  let stopped = false

  async function probe(): Promise<void> {
    const start = performance.now()
    const answer = await Promise.race([sendRequest(port, { path }).catch(() => undefined), sleep(timeout, undefined, { ref: false })])
    probes.push({ status: answer?.status, duration: performance.now() - start, body: answer?.body ?? '' })
    failures = answer && answer.status >= 200 && answer.status < 400 ? 0 : failures + 1
    if (failures === threshold) restarts += 1
  }

  async function run(): Promise<void> {
    while (!stopped) {
      const next = sleep(period)
      await probe()
      await next
    }
  }

  const running = run()
  return {
    probes,
    get restarts() {
      return restarts
    },
    async stop() {
      stopped = true
      await running
      return probes
    },
  }
}
