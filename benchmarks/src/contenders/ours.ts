import { BOTH, type Contender, type Framework, measuredModule } from './contender'

export const FRAMEWORKS: readonly Framework[] = ['node', 'fetch', 'hono', 'express', 'fastify', 'koa', 'nest']

/** Hale's adapter for a framework. */
export function hale(framework: Framework): Contender {
  return {
    label: `@hale/${framework}`,
    role: 'hale',
    framework,
    module: measuredModule(`servers/${framework}.mjs`),
    serve: 'hale',
    paths: BOTH,
    keeps: true,
  }
}

/** Hale with its defaults: every check runs once a second, and a measurement is long enough to include that. */
export const haleAsItComes: Contender = { ...hale('node'), label: '@hale/node, as it comes', keeps: false, round: 1 }
