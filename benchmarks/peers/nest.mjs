import 'reflect-metadata'
import { Controller, Get, Inject, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { HealthCheck, HealthCheckService, HealthIndicatorService, TerminusModule } from '@nestjs/terminus'
import { portOf } from '../src/measured/listen.mjs'

/**
 * A health controller as in the README. Plain JavaScript has no decorators, so it calls them as functions.
 *
 * @param {import('../src/measured/setup').Setup} setup
 */
function createModule({ checks, timeout = 500, maxAge }) {
  class HealthController {
    constructor(health, indicators) {
      this.health = health
      this.indicators = indicators
    }
    liveness() {
      return this.health.check([])
    }
    readiness() {
      return this.health.check(
        Object.entries(checks).map(([name, check]) => () => {
          const attempt = this.indicators.check(name).attempt(check).withTimeout(timeout)
          return maxAge ? attempt.cacheFor(maxAge) : attempt
        }),
      )
    }
  }
  for (const [path, method] of Object.entries({ livez: 'liveness', readyz: 'readiness' })) {
    const descriptor = Object.getOwnPropertyDescriptor(HealthController.prototype, method)
    HealthCheck()(HealthController.prototype, method, descriptor)
    Get(path)(HealthController.prototype, method, descriptor)
  }
  Inject(HealthCheckService)(HealthController, undefined, 0)
  Inject(HealthIndicatorService)(HealthController, undefined, 1)
  Controller()(HealthController)

  class AppModule {}
  Module({ imports: [TerminusModule.forRoot({ logger: false })], controllers: [HealthController] })(AppModule)
  return { AppModule, HealthController }
}

/** @param {import('@nestjs/common').INestApplication} app */
async function start(app) {
  await app.listen(0, '127.0.0.1')
  return portOf(app.getHttpServer())
}

/** @type {import('../src/measured/setup').Serve} */
export async function express(setup) {
  return start(await NestFactory.create(createModule(setup).AppModule, { logger: false }))
}

/** @type {import('../src/measured/setup').Serve} */
export async function fastify(setup) {
  return start(await NestFactory.create(createModule(setup).AppModule, new FastifyAdapter(), { logger: false }))
}

/** @param {import('../src/measured/setup').Setup} setup */
export async function evaluator(setup) {
  const { AppModule, HealthController } = createModule(setup)
  const app = await NestFactory.createApplicationContext(AppModule, { logger: false })
  const controller = app.get(HealthController)
  return () => controller.readiness()
}
