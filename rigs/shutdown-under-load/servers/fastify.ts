import { probes } from '@hale/fastify'
import { fastify } from 'fastify'
import { health, run, work } from './run'

const app = fastify()
app.register(probes(health))
app.get('/', work)
await app.listen({ port: 0, host: '127.0.0.1' })
run(app.server, () => app.close())
