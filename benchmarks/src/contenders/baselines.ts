import type { Answer } from '../measured/setup'
import { BOTH, type Contender, type Framework, measuredModule } from './contender'
import { installedVersion } from './installed-version'

/** The framework's own handler, which sends a constant. */
export function raw(framework: Framework, answer: Answer): Contender {
  return {
    label: `raw ${framework} ${versionOf(framework)}`,
    role: 'raw',
    framework,
    module: measuredModule(`servers/${framework}.mjs`),
    serve: 'raw',
    paths: BOTH,
    answer,
  }
}

function versionOf(framework: Framework): string {
  if (framework === 'node') return process.versions.node
  return installedVersion(framework === 'fetch' ? '@hono/node-server' : framework, new URL('../../', import.meta.url))
}

const onNode = { role: 'hand-written', framework: 'node', serve: 'serve', paths: { readiness: '/readyz' } } as const

/** The fifteen lines that many services have. */
export const handWritten: Contender = { ...onNode, label: 'hand-written', module: measuredModule('servers/hand-written.mjs') }

/** The same, shared by all requests that arrive while it runs. */
export const singleFlight: Contender = { ...onNode, label: 'single flight', module: measuredModule('servers/single-flight.mjs') }

/** The same, with a timer for each check. */
export const handWrittenTimeout: Contender = {
  ...onNode,
  label: 'hand-written, with a timeout',
  module: measuredModule('servers/hand-written-timeout.mjs'),
}
