import * as onExpress from '@hale/express'
import * as onFastify from '@hale/fastify'
import * as onHono from '@hale/hono'
import * as onKoa from '@hale/koa'
import * as onNode from '@hale/node'
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
import { adapterSuite } from '../adapter-suite'
import { runSuites } from '../suite'

await runSuites([
  adapterSuite('node:http, @hale/node', mountNode, onNode),
  adapterSuite('Express 5, @hale/express', (probes) => mountExpress(express, probes), onExpress),
  adapterSuite('Fastify 5, @hale/fastify', (probes) => mountFastify((options) => fastify(options), probes), onFastify, {
    differences: fastifyDifferences,
  }),
  adapterSuite('Koa 3, @hale/koa', (probes) => mountKoa(Koa, probes), onKoa),
  adapterSuite('Hono, @hale/hono', (probes) => mountFetchOnNode(honoApp(probes)), onHono, { differences: fetchOnNodeDifferences }),
  {
    name: 'a thread, probeThread of @hale/node',
    mount: mountProbeThread(onNode.probeThread),
    options: { differences: probeThreadDifferences, skip: probeThreadSkips },
  },
])
