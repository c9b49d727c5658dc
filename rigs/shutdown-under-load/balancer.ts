import { get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** Polls /readyz on connections of its own, as a balancer does, until the instance is not ready. */
export function watchReadiness(origin: string, period = 50): { ready(): boolean; end(): void } {
  let ready = true
  let watching = true
  async function watch(): Promise<void> {
    for (; watching && ready; await sleep(period)) ready = (await statusOf(`${origin}/readyz`)) === 200
  }
  void watch()
  return {
    ready: () => ready,
    end() {
      watching = false
    },
  }
}

function statusOf(url: string): Promise<number> {
  return new Promise((resolve) => {
    get(url, { agent: false }, (response) => resolve(response.resume().statusCode ?? 0)).once('error', () => resolve(0))
  })
}
