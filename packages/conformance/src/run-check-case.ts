import assert from 'node:assert/strict'
import { createHealth, type Health } from '@hale/core'
import type { CheckFaults, FaultCase, FaultContext, OpenCheck } from './check-case'
import { startFaultProxy, type Target } from './fault-proxy'
import { withoutUnhandledRejections } from './unhandled-rejections'

/**
 * Opens a check the way a case needs it, runs the case, closes everything, and starts the server again if it is down.
 * Rejects when the case does, and when a rejection stayed unhandled.
 */
export function runCheckCase<Settings extends Target, Outcome>(
  way: FaultCase['way'],
  open: OpenCheck<Settings>,
  faults: CheckFaults<Settings>,
  run: (context: FaultContext) => Promise<Outcome>,
): Promise<Outcome> {
  return withoutUnhandledRejections(async () => {
    const server = faults.server()
    const proxy = await startFaultProxy(server)
    let close: () => unknown = () => {}
    try {
      const settings: Settings = way === 'proxy' ? { ...server, host: proxy.host, port: proxy.port } : server
      const opened = await open(way === 'wrong credentials' && faults.wrongCredentials ? faults.wrongCredentials(settings) : settings)
      close = () => opened.close()
      const healths = new Map<number, Health>()
      const healthWith = (timeout: number): Health => {
        const health =
          healths.get(timeout) ?? createHealth({ deadline: 2 * timeout, readiness: { probed: { ...opened.check, timeout, maxAge: 0 } } })
        healths.set(timeout, health)
        return health
      }
      return await run({
        server,
        proxy,
        truncateAfter: faults.truncateAfter ?? 3,
        runs: faults.runs ?? 2_000,
        counts: async () => (await opened.counts?.()) ?? {},
        async probe(timeout) {
          const { probed } = (await healthWith(timeout).report('readiness')).checks
          assert(probed, 'the report has no row for the check')
          return probed
        },
      })
    } finally {
      await server.start()
      await proxy.set('pass')
      await close()
      await proxy.close()
    }
  })
}
