import { describe, it } from 'vitest'
import { stopOnce } from './stop-once'

// `pnpm test:shutdown` is the full measurement: 20 stops of each server.
describe.concurrent('a stop under steady load', () => {
  for (const name of ['node', 'http2', 'express', 'fastify', 'koa', 'hono']) {
    it(`fails no request on ${name}`, async ({ expect }) => {
      const { answered, failures, code } = await stopOnce(name, 5_000, 50)
      expect(failures).toEqual([])
      expect(answered).toBeGreaterThan(100)
      expect(code).toBe(0)
    })
  }
})
