import { probes as onExpress } from '@hale/express'
import { probes as onFastify } from '@hale/fastify'
import { probes as onHono } from '@hale/hono'
import { probes as onKoa } from '@hale/koa'
import { probes as onNode, probeThread } from '@hale/node'
import {
  fastifyDifferences,
  fetchOnNodeDifferences,
  honoApp,
  mountExpress,
  mountFastify,
  mountFetchOnNode,
  mountKoa,
  mountNode,
  mountProbeThread,
  probeThreadDifferences,
  probeThreadSkips,
} from '@hale/testbed/apps'
import express from 'express'
import { fastify } from 'fastify'
import Koa from 'koa'
import { runSuites } from '../suite'

await runSuites([
  { name: 'node:http, @hale/node', mount: mountNode(onNode) },
  { name: 'Express 5, @hale/express', mount: mountExpress(express, onExpress) },
  {
    name: 'Fastify 5, @hale/fastify',
    mount: mountFastify((options) => fastify(options), onFastify),
    options: { differences: fastifyDifferences },
  },
  { name: 'Koa 3, @hale/koa', mount: mountKoa(Koa, onKoa) },
  { name: 'Hono, @hale/hono', mount: mountFetchOnNode(honoApp(onHono)), options: { differences: fetchOnNodeDifferences } },
  {
    name: 'a thread, probeThread of @hale/node',
    mount: mountProbeThread(probeThread),
    options: { differences: probeThreadDifferences, skip: probeThreadSkips },
  },
])
