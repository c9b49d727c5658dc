import type { MountAdapter } from '@hale/conformance'
import { probes as onExpress } from '@hale/express'
import { probes as onFastify } from '@hale/fastify'
import { probes as onFetch } from '@hale/fetch'
import { probes as onHono } from '@hale/hono'
import { probes as onKoa } from '@hale/koa'
import { probes as onNode } from '@hale/node'
import { fetchApp, honoApp, mountExpress, mountFastify, mountFetchOnNode, mountKoa, mountNode } from '@hale/testbed/apps'
import express from 'express'
import { fastify } from 'fastify'
import Koa from 'koa'

/** Starts the suite's app on each framework. */
export const frameworks: Readonly<Record<string, MountAdapter>> = {
  node: mountNode(onNode),
  express: mountExpress(express, onExpress),
  koa: mountKoa(Koa, onKoa),
  hono: mountFetchOnNode(honoApp(onHono)),
  fetch: mountFetchOnNode(fetchApp(onFetch)),
  fastify: mountFastify((options) => fastify(options), onFastify),
}
