import { probes } from '@hale/hono'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { health, run, work } from './run'

const app = new Hono()
app.use(probes(health))
app.get('/', async (context) => context.text(await work()))
run(serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }))
