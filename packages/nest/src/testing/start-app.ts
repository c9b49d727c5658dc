import type { MountedApp } from '@hale/conformance'
import type { INestApplication, Type } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'

/** What Nest can stand on, for tests that hold on both. */
export const platforms: { express: typeof ExpressAdapter; fastify: typeof FastifyAdapter } = {
  express: ExpressAdapter,
  fastify: FastifyAdapter,
}
export type Platform = keyof typeof platforms

/** An app that is made and does not listen yet. What is wrong with it is thrown, and nothing is logged. */
export const createApp = (module: Type, platform: Platform = 'express'): Promise<INestApplication> =>
  NestFactory.create(module, new platforms[platform](), { logger: false, abortOnError: false })

/** Makes an app listen on a free port. */
export async function startApp(app: INestApplication, log: string[] = []): Promise<MountedApp> {
  await app.listen(0, '127.0.0.1')
  const { port } = app.getHttpServer().address() as { port: number }
  return { port, log, close: () => app.close() }
}
