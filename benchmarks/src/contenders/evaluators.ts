import { measuredModule } from './contender'
import { nameAndVersion, peerModule, peersInstalled } from './peers'

/** A library that evaluates all checks, without a server. */
export interface EvaluatingContender {
  readonly label: string
  readonly role: 'hale' | 'hand-written' | 'peer'
  /** The URL of a module that exports `evaluator`. */
  readonly module: string
}

const LIBRARIES = [
  ['@nestjs/terminus', 'nest'],
  ['@cloudnative/health-connect', 'cloudnative'],
  ['@adonisjs/core', 'adonis'],
  ['@airlookjs/node-healthcheck', 'node-healthcheck'],
  ['maikai', 'maikai'],
] as const

/** The leanest lines that people write: no times, no timeouts, no timestamp. */
export const LEAN: EvaluatingContender = { label: 'hand-written, lean', role: 'hand-written', module: measuredModule('lean.mjs') }
/** The hand-written baselines come first, then ours. */
export const BY_HAND: EvaluatingContender = {
  label: 'hand-written, with times',
  role: 'hand-written',
  module: measuredModule('servers/hand-written.mjs'),
}
export const OURS: EvaluatingContender = { label: '@hale/core', role: 'hale', module: measuredModule('hale.mjs') }

/** The other libraries that can evaluate without a server, if they are installed. */
export function evaluatingPeers(): EvaluatingContender[] {
  if (!peersInstalled()) return []
  return LIBRARIES.map(([name, module]) => ({ label: nameAndVersion(name), role: 'peer', module: peerModule(module) }))
}
