import { FRAMEWORKS } from '../contenders/ours'
import { peers } from '../contenders/peers'
import { type Place, race } from '../measure/race'
import { startClient } from '../measure/server'
import { adaptersPlot } from '../report/adapters-plot'
import type { Benchmark } from './benchmark'
import { adapterTable, LIMIT, ours, placeGoals, placeTable, YARDSTICKS } from './places'

export const liveness: Benchmark = {
  name: 'liveness',
  async run(effort) {
    const client = await startClient()
    const places: Place[] = []
    try {
      for (const framework of FRAMEWORKS) {
        const others = peers().filter((peer) => peer.framework === framework && peer.paths.liveness)
        places.push(...(await race(client, { framework, others, probe: 'liveness', checks: { kind: 'instant', count: 0 } }, effort)))
      }
    } finally {
      await client.stop()
    }
    return {
      question: 'What does a liveness probe cost, compared with a raw handler that sends the same body?',
      notes: [
        `Ours runs the event-loop check of the README. A peer sends its default body, mostly shorter than ours. ${YARDSTICKS} The target is at most ${LIMIT} × raw, in CPU time of the server per request.`,
      ],
      goals: placeGoals(places),
      headline: adapterTable(places),
      tables: [placeTable(places)],
      plots: [
        {
          file: 'adapters.svg',
          svg: adaptersPlot(
            ours(places).map(({ contender, usual, ratio }) => ({ label: contender.label, usual: usual.median, raw: ratio.median })),
          ),
        },
      ],
    }
  },
}
