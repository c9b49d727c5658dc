import { createServer, type Server } from 'node:http'
import { listen, type MountAdapter } from '@hale/conformance'
import { probes as onExpress } from '@hale/express'
import { probes as onFastify } from '@hale/fastify'
import { probes as onFetch } from '@hale/fetch'
import { probes as onHono } from '@hale/hono'
import { probes as onKoa } from '@hale/koa'
import { probes as onNode } from '@hale/node'
import { createAdaptorServer } from '@hono/node-server'
import express from 'express'
import { fastify } from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'

const serveFetch = (fetch: (request: Request) => Response | Promise<Response>): Server => createAdaptorServer({ fetch }) as Server

/** Starts an app with nothing but the probes, on each framework. */
export const frameworks: Readonly<Record<string, MountAdapter>> = {
  node: (health, options) => listen(createServer(onNode(health, options))),
  express: (health, options) => listen(createServer(express().use(onExpress(health, options)))),
  koa: (health, options) => listen(createServer(new Koa().use(onKoa(health, options)).callback())),
  hono: (health, options) => listen(serveFetch(new Hono().use(onHono(health, options)).fetch)),
  fetch(health, options) {
    const answer = onFetch(health, options)
    return listen(serveFetch((request) => answer(request) ?? new Response(null, { status: 404 })))
  },
  async fastify(health, options) {
    const app = fastify()
    app.register(onFastify(health, options))
    await app.ready()
    return listen(app.server)
  },
}
