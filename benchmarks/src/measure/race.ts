import { raw, usual } from '../contenders/baselines'
import type { Contender, Framework, Role } from '../contenders/contender'
import { hale } from '../contenders/ours'
import type { CheckOrder } from '../measured/setup'
import type { Effort } from './effort'
import { pathOf, probe } from './probe'
import { type Comparison, compare, inRounds, type Sample, type Samples } from './rounds'
import { type Client, readAnswer, type Server, startServer, type Terms } from './server'

/** A comparison on one framework. */
export interface Race {
  readonly framework: Framework
  /** The contenders besides Hale and the raw handler. */
  readonly others: readonly Contender[]
  readonly probe: 'liveness' | 'readiness'
  readonly checks: CheckOrder
  readonly terms?: Terms
}

/** The result of one contender. */
export interface Place {
  readonly contender: Contender
  readonly samples: Samples
  /** CPU time per request, as a ratio to the framework's raw handler with our headers. */
  readonly ratio: Comparison
  /** The same to the raw handler as people write it. */
  readonly usual: Comparison
  /** The length of the body, in bytes. */
  readonly body: number
}

// Enough to keep the server busy. More would only wait longer.
const CONNECTIONS = 16

/**
 * Measures the same probe on one framework for Hale, the others and the raw handler, which sends Hale's response as a
 * constant. They take turns, each in its own process. The first set of processes has all contenders. The other sets have
 * only Hale and the raw handlers, where a percent matters.
 */
export async function race(client: Client, course: Race, effort: Effort): Promise<Place[]> {
  const samples = new Map<string, Sample[]>()
  const places: Omit<Place, 'ratio' | 'usual'>[] = []
  for (let set = 0; set < effort.sets; set += 1) {
    const servers = await startAll(set === 0 ? course : { ...course, others: [] })
    try {
      for (const server of servers) {
        const { contender } = server
        await measure(client, server, course.probe, effort.warmUp)
        if (samples.has(contender.label)) continue
        const { body } = await readAnswer(server.port, pathOf(server, course.probe))
        const own: Sample[] = []
        samples.set(contender.label, own)
        places.push({ contender, samples: own, body: Buffer.byteLength(body) })
      }
      const measured = await inRounds(effort.rounds, servers, (server) =>
        measure(client, server, course.probe, Math.max(effort.seconds, server.contender.round ?? 0)),
      )
      for (const [{ contender }, more] of measured) samples.get(contender.label)?.push(...more)
    } finally {
      await Promise.all(servers.map((server) => server.stop()))
    }
  }
  const baseline = (role: Role) => places.find(({ contender }) => contender.role === role)?.samples ?? []
  return places.map((place) => ({
    ...place,
    ratio: compare(place.samples, baseline('raw'), 'cpu'),
    usual: compare(place.samples, baseline('usual'), 'cpu'),
  }))
}

/** The raw handlers come first: they are the baselines. */
async function startAll({ framework, others, probe: probed, checks, terms }: Race): Promise<Server[]> {
  const ours = await startServer(hale(framework), checks, terms)
  const answer = await readAnswer(ours.port, pathOf(ours, probed))
  const baselines = await Promise.all([raw(framework, answer), usual(framework, answer)].map((contender) => startServer(contender, checks)))
  const theirs = await Promise.all(others.map((contender) => startServer(contender, checks, terms)))
  return [...baselines, ours, ...theirs]
}

async function measure(client: Client, server: Server, probed: Race['probe'], seconds: number): Promise<Sample> {
  const { result, ...sample } = await probe(client, server, { paths: [pathOf(server, probed)], connections: CONNECTIONS, seconds })
  const wrong = Object.keys(result.statuses).filter((status) => status !== '200')
  if (wrong.length > 0) throw new Error(`${server.contender.label} answered ${wrong} to a ${probed} probe, expected 200`)
  return sample
}
