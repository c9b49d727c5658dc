import type { Health } from '@hale/core'
import { recordMetrics } from '@hale/prometheus'
import { Hono } from 'hono'
import { register } from 'prom-client'

/** `GET /metrics` for Prometheus. It reads existing results: a scrape runs no check and is always 200. */
export function metricsRoute(health: Health): Hono {
  recordMetrics(health)
  return new Hono().get('/metrics', async (context) => {
    return context.body(await register.metrics(), 200, { 'content-type': register.contentType })
  })
}
