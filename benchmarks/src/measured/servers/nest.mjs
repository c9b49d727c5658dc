import 'reflect-metadata'
import { HaleModule } from '@hale/nest'
import { Controller, Get, Header, Module, Res } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { healthOptions } from '../hale.mjs'
import { portOf } from '../listen.mjs'
import { requireAnswer } from '../require-answer.mjs'

/** @typedef {import('@nestjs/common').Type} Type */

/**
 * A Nest app on Fastify, of one module.
 *
 * @param {import('@nestjs/common').ModuleMetadata} metadata
 */
async function serve(metadata) {
  class AppModule {}
  Module(metadata)(AppModule)
  const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: false })
  await app.listen(0, '127.0.0.1')
  return portOf(app.getHttpServer())
}

/**
 * A controller with both paths. Plain JavaScript has no decorators, so they are called as functions.
 *
 * @param {(...args: any[]) => unknown} answer
 * @param {(prototype: object, method: string, descriptor: PropertyDescriptor) => void} [decorate]
 * @returns {Type}
 */
function controller(answer, decorate) {
  class HealthController {}
  for (const path of ['livez', 'readyz']) {
    Object.defineProperty(HealthController.prototype, path, { value: answer.bind(undefined), configurable: true, writable: true })
    const descriptor = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(HealthController.prototype, path))
    Get(path)(HealthController.prototype, path, descriptor)
    decorate?.(HealthController.prototype, path, descriptor)
  }
  Controller()(HealthController)
  return HealthController
}

/** @type {import('../setup').Serve} */
export function raw(setup) {
  const { status, headers, body } = requireAnswer(setup)
  const answer = (/** @type {import('fastify').FastifyReply} */ reply) => {
    reply.code(status).headers(headers).send(body)
  }
  return serve({ controllers: [controller(answer, (prototype, method) => Res()(prototype, method, 0))] })
}

/**
 * As people write it: the same body, with the headers that the framework sends by itself.
 *
 * @type {import('../setup').Serve}
 */
export function usual(setup) {
  const { body } = requireAnswer(setup)
  const json = Header('content-type', 'application/json')
  return serve({
    controllers: [
      controller(
        () => body,
        (prototype, method, descriptor) => void json(prototype, method, descriptor),
      ),
    ],
  })
}

/** @type {import('../setup').Serve} */
export function hale(setup) {
  return serve({ imports: [HaleModule.forRoot(healthOptions(setup))] })
}
