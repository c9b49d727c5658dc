import type { Place } from '../measure/race'
import { median } from '../measure/statistics'
import { figure, ratio, ratioWithSpread, rounds, spread } from '../report/figures'
import type { Goal } from '../report/section'
import type { Table } from '../report/table'

/** The highest allowed cost of our probe, as a ratio to the framework's raw handler. */
export const LIMIT = 1.05

/** One row for each contender. */
export function placeTable(places: readonly Place[], title?: string): Table {
  return {
    ...(title !== undefined && { title }),
    columns: ['', 'requests/s', 'CPU µs/request', '× raw', 'middle half', 'rounds', 'body, bytes'],
    rows: places.map(({ contender, samples, ratio: compared, body }) => [
      contender.label,
      figure(median(samples.map((sample) => sample.rate))),
      figure(median(samples.map((sample) => sample.cpu))),
      ratio(compared.median),
      spread(compared),
      rounds(compared),
      body.toLocaleString('en'),
    ]),
  }
}

/** The target of each of our adapters, and its result. */
export function placeGoals(places: readonly Place[], what = ''): Goal[] {
  return places
    .filter(({ contender }) => contender.role === 'hale')
    .map(({ contender, ratio: compared }) => ({
      goal: `${contender.label}${what}: CPU per request ≤ ${LIMIT} × raw`,
      figure: ratioWithSpread(compared),
      reached: compared.median <= LIMIT,
    }))
}
