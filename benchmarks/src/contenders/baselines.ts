import type { Answer } from '../measured/setup'
import { BOTH, type Contender, type Framework, measuredModule } from './contender'
import { installedVersion } from './installed-version'

/** The framework's own handler, which sends our response as a constant: the same body and the same headers. */
export function raw(framework: Framework, answer: Answer): Contender {
  return constant(framework, 'raw', `raw ${framework} ${versionOf(framework)}, our headers`, answer)
}

/** The framework's own handler as people write it: the same body, with the headers that the framework sends by itself. */
export function usual(framework: Framework, answer: Answer): Contender {
  return constant(framework, 'usual', `raw ${framework} ${versionOf(framework)}, as people write it`, answer)
}

function constant(framework: Framework, serve: 'raw' | 'usual', label: string, answer: Answer): Contender {
  return { label, role: serve, framework, module: measuredModule(`servers/${framework}.mjs`), serve, paths: BOTH, answer }
}

const PACKAGES: { readonly [framework in Framework]?: string } = { fetch: '@hono/node-server', nest: '@nestjs/core' }

function versionOf(framework: Framework): string {
  if (framework === 'node') return process.versions.node
  return installedVersion(PACKAGES[framework] ?? framework, new URL('../../', import.meta.url))
}

const onNode = { role: 'hand-written', framework: 'node', serve: 'serve', paths: { readiness: '/readyz' } } as const

/** The fifteen lines that many services have. */
export const handWritten: Contender = { ...onNode, label: 'hand-written', module: measuredModule('servers/hand-written.mjs') }

/** The same, shared by all requests that arrive while it runs. */
export function singleFlight(framework: SingleFlightFramework): Contender {
  const label = framework === 'node' ? 'single flight' : `single flight on ${framework}`
  return { ...onNode, framework, serve: framework, label, module: measuredModule('servers/single-flight.mjs') }
}

export const SINGLE_FLIGHT_FRAMEWORKS = ['node', 'hono', 'express', 'fastify', 'koa'] as const
export type SingleFlightFramework = (typeof SINGLE_FLIGHT_FRAMEWORKS)[number]

/** The same, with a timer for each check. */
export const handWrittenTimeout: Contender = {
  ...onNode,
  label: 'hand-written, with a timeout',
  module: measuredModule('servers/hand-written-timeout.mjs'),
}
