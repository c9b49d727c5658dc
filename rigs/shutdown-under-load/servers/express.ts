import { probes } from '@hale/express'
import express from 'express'
import { health, run, work } from './run'

const app = express()
app.use(probes(health))
app.get('/', async (_request, response) => {
  response.send(await work())
})
run(app.listen(0, '127.0.0.1'))
