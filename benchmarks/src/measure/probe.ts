import type { LoadOrder, LoadResult } from '../measured/load-order'
import { watchOthers } from './others'
import type { Sample } from './rounds'
import type { Client, Server } from './server'

/** The result of some probes, and their cost for the server. */
export interface Probing extends Sample {
  readonly result: LoadResult
}

/** Lets the client probe a server. Measures the server's CPU time, and how much other processes used meanwhile. */
export async function probe(client: Client, server: Server, order: Omit<LoadOrder, 'port'>): Promise<Probing> {
  const watch = watchOthers()
  const before = await server.ask<number>('usage')
  const result = await client.load({ ...order, port: server.port })
  const used = (await server.ask<number>('usage')) - before
  return {
    rate: result.answered / result.seconds,
    cpu: used / result.answered,
    disturbed: watch.disturbed(used + result.cpu),
    result,
  }
}

/** The path of a contender's probe. Throws if it has none. */
export function pathOf({ contender: { label, paths } }: Server, probed: 'liveness' | 'readiness'): string {
  const path = paths[probed]
  if (path === undefined) throw new Error(`${label} has no ${probed} probe`)
  return path
}
