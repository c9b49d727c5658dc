import type { IncomingMessage, ServerResponse } from 'node:http'
import { type MountAdapter, type MountedApp, type MountHandler, testAdapter } from '@hale/conformance'
import type { ProbeOptions } from '@hale/core'
import { Body, Controller, Get, HttpCode, Module, Post } from '@nestjs/common'
import { it } from 'vitest'
import { HaleModule, type HaleModuleOptions } from './index'
import { createApp, type Platform, startApp } from './testing/start-app'

@Controller('hello')
class HelloController {
  @Get()
  greet(): string {
    return 'hello'
  }
  @Post()
  @HttpCode(200)
  repeat(@Body() body: unknown): unknown {
    return body
  }
}

const start = async (platform: Platform, options: HaleModuleOptions): Promise<MountedApp> => {
  @Module({ imports: [HaleModule.forRoot({ ...options, readinessDelay: 0 })], controllers: [HelloController] })
  class AppModule {}

  const log: string[] = []
  const app = await createApp(AppModule, platform)
  app.use((request: IncomingMessage, _response: ServerResponse, next: () => void) => {
    log.push(request.url ?? '')
    next()
  })
  app.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
    if (request.headers.authorization) return next()
    response.statusCode = 401
    response.end()
  })
  if (platform === 'express') app.getHttpAdapter().getInstance().disable('x-powered-by')
  return startApp(app, log)
}

const mount =
  (platform: Platform): MountAdapter =>
  (health, probes) =>
    start(platform, { health, probes })

const noProbes: ProbeOptions = { paths: { liveness: false, readiness: false, startup: false, health: false } }
const mountHandler =
  (platform: Platform): MountHandler =>
  (handler) =>
    start(platform, { probes: noProbes, mount: () => handler })

const badUrl = { status: 400, reason: "Fastify's router refuses a URL that it cannot decode" }
const skip = { 'earlier headers': 'Hale answers before every middleware of Nest' }

testAdapter('nest on express', mount('express'), { it, skip, mountHandler: mountHandler('express') })
testAdapter('nest on fastify', mount('fastify'), {
  it,
  skip,
  mountHandler: mountHandler('fastify'),
  differences: { 'GET /readyz/%': badUrl, 'GET /readyz/%zz': badUrl, 'GET /readyz/%ff%fe': badUrl },
})
