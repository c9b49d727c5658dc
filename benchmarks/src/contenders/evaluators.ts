import { measuredModule } from './contender'
import { nameAndVersion, peerModule, peersInstalled } from './peers'

/** Somebody who evaluates all checks, without a server. */
export interface EvaluatingContender {
  readonly label: string
  readonly role: 'hale' | 'hand-written' | 'peer'
  /** The address of a module with an `evaluator`. */
  readonly module: string
}

const LIBRARIES = [
  ['@nestjs/terminus', 'nest'],
  ['@cloudnative/health-connect', 'cloudnative'],
  ['@adonisjs/core', 'adonis'],
  ['@airlookjs/node-healthcheck', 'node-healthcheck'],
  ['maikai', 'maikai'],
] as const

/** By hand first, since the others are compared with it; then ours. */
export const BY_HAND: EvaluatingContender = {
  label: 'hand-written',
  role: 'hand-written',
  module: measuredModule('servers/hand-written.mjs'),
}
export const OURS: EvaluatingContender = { label: '@hale/core', role: 'hale', module: measuredModule('hale.mjs') }

/** The other libraries that evaluate by themselves, where they are installed. */
export function evaluatingPeers(): EvaluatingContender[] {
  if (!peersInstalled()) return []
  return LIBRARIES.map(([name, module]) => ({ label: nameAndVersion(name), role: 'peer', module: peerModule(module) }))
}
