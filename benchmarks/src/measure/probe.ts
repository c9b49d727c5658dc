import type { LoadOrder, LoadResult } from '../measured/load-order'
import { watchOthers } from './others'
import type { Sample } from './rounds'
import type { Client, Server } from './server'

/** What came of some probes, with what they cost the server. */
export interface Probing extends Sample {
  readonly result: LoadResult
}

/** Lets the client probe a server, and looks at the server's CPU time and at what others do meanwhile. */
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

/** Where a contender answers a probe. Throws where it does not. */
export function pathOf({ contender: { label, paths } }: Server, probed: 'liveness' | 'readiness'): string {
  const path = paths[probed]
  if (path === undefined) throw new Error(`${label} has no ${probed} probe`)
  return path
}
