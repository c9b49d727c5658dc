import { mountExpress } from '../mounts/express'
import { fastifyDifferences, mountFastify } from '../mounts/fastify'
import { mountHonoOnNode } from '../mounts/hono-node-server'
import { mountKoa } from '../mounts/koa'
import { mountNode } from '../mounts/node-http'
import { runSuites } from '../suite'

const noUrl = { status: 400, reason: 'a Request has a url: @hono/node-server refuses what has none' }

await runSuites([
  { name: 'node:http, @hale/node', mount: mountNode },
  { name: 'Express 5, @hale/express', mount: mountExpress },
  { name: 'Fastify 5, @hale/fastify', mount: mountFastify, options: { differences: fastifyDifferences } },
  { name: 'Koa 3, @hale/koa', mount: mountKoa },
  { name: 'Hono, @hale/hono', mount: mountHonoOnNode, options: { differences: { 'OPTIONS *': noUrl } } },
])
