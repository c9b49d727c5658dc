import { type Check, createHealth, type Health } from '@hale/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { writeAnswer } from './identity/peer-answer'
import { createFleet, staticPeers } from './index'

/** Peers that always say that it is down for them too. */
async function fetchDown(): Promise<{ status: number; body: AsyncIterable<Uint8Array> }> {
  async function* body(): AsyncIterable<Uint8Array> {
    yield Buffer.from(writeAnswer({ status: 'unhealthy', age: 0, failedAgo: 0, instance: { id: 'peer', name: 'orders' } }))
  }
  return { status: 200, body: body() }
}

const cases = fc
  .record({
    wasReady: fc.boolean(),
    scope: fc.constantFrom('dependency' as const, 'local' as const),
    critical: fc.boolean(),
    probe: fc.constantFrom('readiness' as const, 'liveness' as const, 'startup' as const),
    state: fc.constantFrom('running' as const, 'on hold' as const, 'draining' as const),
  })
  // Liveness has local checks only.
  .map((given) => (given.probe === 'liveness' ? { ...given, scope: 'local' as const } : given))

async function fail(given: typeof cases extends fc.Arbitrary<infer Case> ? Case : never): Promise<Health> {
  let up = given.wasReady
  const run = (): void => {
    if (!up) throw new Error('no route')
  }
  const fleet = createFleet({ peers: staticPeers(['http://127.0.0.1:1']), mode: 'guard', fetch: fetchDown })
  const check: Check = { run, scope: given.scope, critical: given.critical, maxAge: 0 }
  const health = createHealth({ name: 'orders', [given.probe]: { database: check }, fleet })
  await health.report(given.probe)
  up = false
  if (given.state === 'on hold') health.hold('maintenance')
  if (given.state === 'draining') health.drain()
  return health
}

it('holds a critical dependency of readiness on an instance that was ready and runs, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (given) => {
      const health = await fail(given)
      const { status, checks } = await health.report(given.probe)
      const mayHold = given.wasReady && given.scope === 'dependency' && given.critical && given.probe === 'readiness'
      const holds = mayHold && given.state !== 'draining'
      expect(checks['database']?.held !== undefined).toBe(holds)
      if (given.probe === 'readiness' && given.state !== 'running') expect(status).toBe('unhealthy')
      else if (holds) expect(status).toBe('degraded')
      health.drain()
    }),
    { numRuns: 150 },
  )
})
