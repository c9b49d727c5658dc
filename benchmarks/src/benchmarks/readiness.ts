import { handWritten, singleFlight } from '../contenders/baselines'
import type { Framework } from '../contenders/contender'
import { FRAMEWORKS, haleAsItComes } from '../contenders/ours'
import { peers } from '../contenders/peers'
import { type Place, race } from '../measure/race'
import { startClient } from '../measure/server'
import { type Cost, costPlot } from '../report/cost-plot'
import { ratio } from '../report/figures'
import type { Table } from '../report/table'
import type { Benchmark } from './benchmark'
import { LIMIT, ours, placeGoals, placeTable, YARDSTICKS } from './places'

// Longer (ms) than any measurement, so that no result ages meanwhile.
const FRESH = 600_000

export const readiness: Benchmark = {
  name: 'readiness',
  async run(effort) {
    const client = await startClient()
    const others = [haleAsItComes, handWritten, singleFlight('node'), ...peers().filter((peer) => peer.paths.readiness)]
    const bySize = new Map<number, Place[]>(effort.sizes.map((count) => [count, []]))
    try {
      for (const [count, places] of bySize) {
        for (const framework of frameworksAt(count, effort.sizes)) {
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
      question: 'What does a readiness probe with fresh results cost, compared with a raw handler that sends the same body?',
      notes: [
        `Each check settles on the next turn of the event loop, the least that an external check can take. A library that can keep results keeps them for the whole measurement ("cached" is a peer with its cache turned on). Other libraries run every check for every probe. Frameworks other than node:http are measured with the fewest and the most checks. "As it comes" is ours with its defaults: each check runs once a second, and a round is long enough to contain that run. ${YARDSTICKS} The target is at most ${LIMIT} × raw for any number of checks. Our body ends at 10 KB, because kubelet reads no more, and the raw handlers send the same body. @airlookjs/node-healthcheck sends XML here, because of kubelet's Accept header.`,
      ],
      goals: sized.flatMap(([count, places]) => placeGoals(places, `, ${count.toLocaleString('en')} checks`)),
      headline: sizeTable(sized),
      tables: sized.map(([count, places]) => placeTable(places, `${count.toLocaleString('en')} checks`)),
      plots: [{ file: 'cost-per-probe.svg', svg: costPlot(costsOf(sized)) }],
    }
  },
}

/** A framework costs the same for any number of checks. So the sizes in between are measured on one only. */
function frameworksAt(count: number, sizes: readonly number[]): readonly Framework[] {
  return count === sizes[0] || count === sizes.at(-1) ? FRAMEWORKS : ['node']
}

/** One row for each of our adapters, one column for each number of checks: against both raw handlers. */
function sizeTable(sized: readonly (readonly [number, readonly Place[]])[]): Table {
  const labels = [...new Set(sized.flatMap(([, places]) => ours(places).map(({ contender }) => contender.label)))]
  return {
    columns: ['× raw as people write it / × raw with our headers', ...sized.map(([count]) => `${count.toLocaleString('en')} checks`)],
    rows: labels.map((label) => [
      label,
      ...sized.map(([, places]) => {
        const place = places.find(({ contender }) => contender.label === label)
        return place ? `${ratio(place.usual.median)} / ${ratio(place.ratio.median)}` : '–'
      }),
    ]),
  }
}

/** One line for each contender on node:http, and for the peers of other frameworks. */
function costsOf(sized: readonly (readonly [number, readonly Place[]])[]): Cost[] {
  const costs = new Map<string, { role: Cost['role']; points: { checks: number; cost: number }[] }>()
  for (const [checks, places] of sized) {
    for (const { contender, ratio } of places) {
      const { label, role } = contender
      if (role === 'raw' || role === 'usual' || (role === 'hale' && contender !== haleAsItComes)) continue
      const name = role === 'hale' ? 'Hale' : label
      const cost = costs.get(name) ?? { role, points: [] }
      cost.points.push({ checks, cost: ratio.median })
      costs.set(name, cost)
    }
  }
  return [...costs].map(([label, cost]) => ({ label, ...cost }))
}
