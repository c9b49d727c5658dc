import { probes } from '@hale/koa'
import Koa from 'koa'
import { health, run, work } from './run'

const app = new Koa()
app.use(probes(health))
app.use(async (context) => {
  context.body = await work()
})
run(app.listen(0, '127.0.0.1'))
