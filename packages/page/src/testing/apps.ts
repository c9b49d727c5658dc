import { createServer } from 'node:http'
import { listen, type MountHandler } from '@hale/conformance'
import { type probes as expressProbes, mount as mountOnExpress } from '@hale/express'
import { type probes as fastifyProbes, mount as mountOnFastify } from '@hale/fastify'
import { type probes as fetchProbes, mount as mountOnFetch } from '@hale/fetch'
import { type probes as honoProbes, mount as mountOnHono } from '@hale/hono'
import { type probes as koaProbes, mount as mountOnKoa } from '@hale/koa'
import { HaleModule } from '@hale/nest'
import { mount as mountOnNode, type NodeListener } from '@hale/node'
import {
  fetchApp,
  honoApp,
  mountExpress,
  mountFastify,
  mountFetchOnNode,
  mountKoa,
  mountNode,
  mountWith,
  type Probes,
} from '@hale/testbed/apps'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import express from 'express'
import { fastify } from 'fastify'
import helmet from 'helmet'
import Koa from 'koa'

/** How each framework serves a handler, behind the headers of earlier middleware. */
export const apps: Readonly<Record<string, MountHandler>> = {
  // Before those that replace the runtime's own Request and Response.
  hono: mountWith((mounted: typeof honoProbes) => mountFetchOnNode(honoApp(mounted), false), mountOnHono),
  fetch: mountWith((mounted: typeof fetchProbes) => mountFetchOnNode(fetchApp(mounted), false), mountOnFetch),
  node: mountWith((mounted: Probes<NodeListener>) => mountNode(mounted), mountOnNode),
  express: mountWith((mounted: typeof expressProbes) => mountExpress(express, mounted), mountOnExpress),
  fastify: mountWith((mounted: typeof fastifyProbes) => mountFastify((options) => fastify(options), mounted), mountOnFastify),
  koa: mountWith((mounted: typeof koaProbes) => mountKoa(Koa, mounted), mountOnKoa),
  nest: async (handler) => {
    @Module({ imports: [HaleModule.forRoot({ mount: () => handler, readinessDelay: 0 })] })
    class AppModule {}
    const app = await NestFactory.create(AppModule, new ExpressAdapter(), { logger: false, abortOnError: false })
    await app.listen(0, '127.0.0.1')
    const { port } = app.getHttpServer().address() as { port: number }
    return { port, log: [], close: () => app.close() }
  },
}

/** The headers that helmet sends by default. */
export async function helmetHeaders(): Promise<Record<string, string>> {
  const { port, close } = await listen(
    createServer((request, response) => helmet()(request, response, () => response.writeHead(200, { 'content-length': '0' }).end())),
  )
  const { headers } = await fetch(`http://127.0.0.1:${port}/`)
  await close()
  return Object.fromEntries([...headers].filter(([name]) => !['date', 'connection', 'keep-alive', 'content-length'].includes(name)))
}
