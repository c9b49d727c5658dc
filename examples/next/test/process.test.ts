import { expect, it, onTestFinished } from 'vitest'
import { startExample } from '../../../rigs/end-to-end/start-example'

it('a built Next app answers probes, and keeps serving while it stops, alive and not ready', async () => {
  const env = { NODE_ENV: 'production', NEXT_MANUAL_SIG_HANDLE: 'true', NEXT_TELEMETRY_DISABLED: '1' }
  const example = await startExample('next', env, ['node_modules/next/dist/bin/next', 'start'])
  onTestFinished(example.remove)
  await example.askUntil('/readyz', 200, 'healthy')
  for (const path of ['/livez', '/startupz', '/healthz', '/readyz/memory', '/readyz/']) {
    expect((await example.ask(path, { redirect: 'manual' })).code, path).toBe(200)
  }
  for (const path of ['/readyz/nothing', '/livez/memory/deeper']) expect((await example.ask(path)).code, path).toBe(404)
  for (const [method, code] of Object.entries({ HEAD: 200, OPTIONS: 200, POST: 405, DELETE: 405 })) {
    expect((await example.ask('/readyz', { method })).code, method).toBe(code)
  }
  expect((await example.ask('/readyz', { headers: { accept: 'text/plain' } })).text).toContain('[+]memory ok')
  const authorization = 'Basic dGVzdA=='
  expect((await example.ask('/hello')).code).toBe(401)
  expect((await example.ask('/hello', { headers: { authorization } })).code).toBe(200)

  example.signal('SIGTERM')
  // Another route sees the drain of instrumentation.ts: all copies of the module share one health.
  await example.askUntil('/readyz', 503, 'unhealthy')
  expect((await example.ask('/livez')).code).toBe(200)
  expect((await example.ask('/hello', { headers: { authorization } })).code).toBe(200)
  expect(await example.ended).toBe(0)
})
