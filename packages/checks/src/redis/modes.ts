import type { CheckFindings } from '@hale/core'
import { codedError } from '../failure/failure'

/** Every key belongs to one of these parts. */
const SLOTS = 16_384

/** Sends `CLUSTER INFO` to one of the nodes, each of which knows the whole cluster. */
export type ClusterInfo = () => PromiseLike<unknown>

/**
 * Judges what a node knows of its cluster. Where the cluster may serve a part of its keys (`cluster-require-full-coverage no`),
 * its state stays ok while the others are gone.
 *
 * @throws Error with the code `cluster_down` while a slot of the cluster has no node, as the server refuses commands then.
 */
export function judgeCluster(info: unknown): CheckFindings | undefined {
  const field = (name: string) => new RegExp(`^${name}:(\\w+)`, 'm').exec(String(info))?.[1]
  const state = field('cluster_state')
  if (state === undefined) throw codedError('invalid_answer', 'the answer to CLUSTER INFO has no field cluster_state')
  if (state !== 'ok') throw codedError('cluster_down', `the Redis cluster serves no keys: its state is ${state}`)
  const served = Number(field('cluster_slots_ok') ?? SLOTS)
  return served < SLOTS ? { status: 'degraded', message: `the Redis cluster serves ${served} of its ${SLOTS} slots` } : undefined
}

/**
 * Whether a value is the server's answer to PING, as a string or as bytes. On a connection of RESP 2 that has subscribed,
 * the server answers with a list. node-redis passes on its first part only.
 */
export function isPong(client: object, answer: unknown): boolean {
  if (isText(answer, 'PONG') || (isNodeRedis(client) && isText(answer, 'pong'))) return true
  return Array.isArray(answer) && answer.length === 2 && isText(answer[0], 'pong') && isText(answer[1], '')
}

/** A client or a pool of node-redis. A cluster has `slots`. */
export function isNodeRedis(client: object): boolean {
  return 'isOpen' in client && 'withTypeMapping' in client && !('slots' in client)
}

function isText(value: unknown, text: string): boolean {
  return value === text || (value instanceof Uint8Array && new TextDecoder().decode(value) === text)
}

/** A cluster client sends PING to any one node, which answers although the cluster serves no key. */
export function clusterInfoOf(client: object): ClusterInfo | undefined {
  const { isCluster, cluster, slots, clusterInfo } = client as {
    isCluster?: unknown
    cluster?: (subcommand: 'INFO') => PromiseLike<unknown>
    slots?: unknown
    clusterInfo?: () => PromiseLike<unknown>
  }
  // ioredis
  if (isCluster === true && typeof cluster === 'function') return () => cluster.call(client, 'INFO')
  // node-redis
  if (slots !== undefined && typeof clusterInfo === 'function') return () => clusterInfo.call(client)
  return undefined
}
