import type { Place } from '../measure/race'
import { median } from '../measure/statistics'
import { figure, ratio, ratioWithSpread, rounds, spread } from '../report/figures'
import type { Goal } from '../report/section'
import type { Table } from '../report/table'

/** The highest allowed cost of our probe, as a ratio to the framework's raw handler. */
export const LIMIT = 1.05

export const YARDSTICKS =
  'Both raw handlers send our body as a constant. "As people write it" sends the headers that its framework sends by itself; "our headers" sends our five, so only our own work is left.'

/** One row for each contender. */
export function placeTable(places: readonly Place[], title?: string): Table {
  return {
    ...(title !== undefined && { title }),
    columns: [
      '',
      'requests/s',
      'CPU µs/request',
      '× raw as people write it',
      'middle half',
      '× raw with our headers',
      'rounds',
      'body, bytes',
    ],
    rows: places.map(({ contender, samples, usual, ratio: compared, body }) => [
      contender.label,
      figure(median(samples.map((sample) => sample.rate))),
      figure(median(samples.map((sample) => sample.cpu))),
      ratio(usual.median),
      spread(usual),
      ratio(compared.median),
      rounds(usual),
      body.toLocaleString('en'),
    ]),
  }
}

/** Our own places. */
export function ours(places: readonly Place[]): Place[] {
  return places.filter(({ contender }) => contender.role === 'hale')
}

/** One row for each of our adapters, against both raw handlers. */
export function adapterTable(places: readonly Place[]): Table {
  return {
    columns: ['CPU time per probe', '× raw as people write it', '× raw with our headers'],
    rows: ours(places).map(({ contender, usual, ratio: compared }) => [contender.label, ratioWithSpread(usual), ratioWithSpread(compared)]),
  }
}

/** The target of each of our adapters, and its result. */
export function placeGoals(places: readonly Place[], what = ''): Goal[] {
  return ours(places).flatMap(({ contender, usual, ratio: compared }) => [
    {
      goal: `${contender.label}${what}: CPU per request ≤ ${LIMIT} × raw as people write it`,
      figure: ratioWithSpread(usual),
      reached: usual.median <= LIMIT,
    },
    {
      goal: `${contender.label}${what}: CPU per request ≤ ${LIMIT} × raw with our headers`,
      figure: ratioWithSpread(compared),
      reached: compared.median <= LIMIT,
    },
  ])
}
