import { createServer } from 'node:http'
import { probes } from '@hale/node'
import { health, run, work } from './run'

const probe = probes(health)
const server = createServer((request, response) => probe(request, response, async () => response.end(await work())))
run(server.listen(0, '127.0.0.1'))
