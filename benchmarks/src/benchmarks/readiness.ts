import { handWritten, singleFlight } from '../contenders/baselines'
import { FRAMEWORKS, haleAsItComes } from '../contenders/ours'
import { peers } from '../contenders/peers'
import { type Place, race } from '../measure/race'
import { startClient } from '../measure/server'
import { type Cost, costPlot } from '../report/cost-plot'
import type { Benchmark } from './benchmark'
import { LIMIT, placeGoals, placeTable } from './places'

// Results are kept for so long (ms) that none ages while it is measured.
const FRESH = 600_000

export const readiness: Benchmark = {
  name: 'readiness',
  async run(effort) {
    const client = await startClient()
    const others = [haleAsItComes, handWritten, singleFlight, ...peers().filter((peer) => peer.paths.readiness)]
    const bySize = new Map<number, Place[]>(effort.sizes.map((count) => [count, []]))
    try {
      for (const [count, places] of bySize) {
        for (const framework of FRAMEWORKS) {
          const here = others.filter((other) => other.framework === framework)
          const course = { framework, others: here, probe: 'readiness', checks: { kind: 'turn', count }, terms: { maxAge: FRESH } } as const
          places.push(...(await race(client, course, effort)))
        }
      }
    } finally {
      await client.stop()
    }
    const sized = [...bySize]
    return {
      question:
        'What does a readiness probe cost when the results are fresh, against a handler of the same framework with a constant answer of the same size?',
      notes: [
        `Each check answers on the next turn of the event loop, which is the least that a check of anything outside the process takes. Whoever can keep a result keeps it here for the whole measurement ("cached" is a peer with its own memory turned on); whoever cannot runs every check for every probe. "As it comes" is ours with its default, under which each check runs once in a second, and a round of a second in which that happens. To reach is at most ${LIMIT} × raw, whatever the number of checks: the body of ours ends at 10 KB, since kubelet reads no more, and the raw handler answers with the same. @airlookjs/node-healthcheck answers with XML here: to the Accept header of kubelet.`,
      ],
      goals: sized.flatMap(([count, places]) => placeGoals(places, `, ${count.toLocaleString('en')} checks`)),
      tables: sized.map(([count, places]) => placeTable(places, `${count.toLocaleString('en')} checks`)),
      plots: [{ file: 'cost-per-probe.svg', svg: costPlot(costsOf(sized)) }],
    }
  },
}

/** One line for each who stands on node:http, and for the peers of other frameworks. */
function costsOf(sized: readonly (readonly [number, readonly Place[]])[]): Cost[] {
  const costs = new Map<string, { role: Cost['role']; points: { checks: number; cost: number }[] }>()
  for (const [checks, places] of sized) {
    for (const { contender, ratio } of places) {
      const { label, role } = contender
      if (role === 'raw' || (role === 'hale' && contender !== haleAsItComes)) continue
      const name = role === 'hale' ? 'Hale' : label
      const cost = costs.get(name) ?? { role, points: [] }
      cost.points.push({ checks, cost: ratio.median })
      costs.set(name, cost)
    }
  }
  return [...costs].map(([label, cost]) => ({ label, ...cost }))
}
