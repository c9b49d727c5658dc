import type { Role } from '../contenders/contender'
import { logScale } from './log-scale'
import { BY_HAND, dot, GRID, INK, label, line, OURS, PALE, path, svg, THEIRS } from './svg'

/** What one probe costs a contender, by number of checks. */
export interface Cost {
  readonly label: string
  readonly role: Role
  readonly points: readonly { readonly checks: number; readonly cost: number }[]
}

const COLOURS: Record<Role, string> = { hale: OURS, raw: INK, usual: INK, 'hand-written': BY_HAND, peer: THEIRS }
const WIDTH = 890
const HEIGHT = 470
const LEFT = 60
const RIGHT = 560
const TOP = 56
const BOTTOM = 420
const LINE_HEIGHT = 15

/** Draws the cost per probe against the number of checks, both logarithmic. Each line has its name at its end. */
export function costPlot(costs: readonly Cost[]): string {
  const all = costs.flatMap(({ points }) => points)
  const sizes = [...new Set(all.map(({ checks }) => checks))].sort((a, b) => a - b)
  const x = logScale(Math.min(...sizes), Math.max(...sizes, 10 * Math.min(...sizes)), LEFT + 20, RIGHT)
  const highest = 10 ** Math.ceil(Math.log10(Math.max(...all.map(({ cost }) => cost), 10)))
  const y = logScale(0.5, highest, BOTTOM, TOP)
  const ends = spaced(
    costs.map((cost) => {
      const end = y.at(cost.points.at(-1)?.cost ?? 1)
      return { cost, end, y: end }
    }),
  )

  return svg(WIDTH, HEIGHT, 'CPU time per probe against the number of checks', [
    label(
      LEFT - 40,
      24,
      'CPU time per readiness probe, in units of a handler with a constant answer',
      `fill="${INK}" font-size="15" font-weight="600"`,
    ),
    ...y.ticks.flatMap((tick) => [
      line(LEFT, y.at(tick), RIGHT, y.at(tick), `stroke="${tick === 1 ? PALE : GRID}"`),
      label(LEFT - 8, y.at(tick) + 4, `${tick.toLocaleString('en')}×`, `fill="${PALE}" text-anchor="end"`),
    ]),
    ...sizes.map((size) => label(x.at(size), BOTTOM + 20, size.toLocaleString('en'), `fill="${PALE}" text-anchor="middle"`)),
    label((LEFT + RIGHT) / 2, BOTTOM + 40, 'checks', `fill="${PALE}" text-anchor="middle"`),
    ...costs.flatMap(({ role, points }) => {
      const places = points.map(({ checks, cost }) => [x.at(checks), y.at(cost)] as const)
      const colour = COLOURS[role]
      return [
        path(places, `stroke="${colour}" stroke-width="${role === 'hale' ? 3 : 1.5}"`),
        ...places.map(([px, py]) => dot(px, py, role === 'hale' ? 4 : 3, `fill="${colour}"`)),
      ]
    }),
    ...ends.flatMap(({ cost, end, y: place }) => {
      const colour = COLOURS[cost.role]
      return [
        line(RIGHT + 5, end, RIGHT + 20, place, `stroke="${colour}" stroke-width="0.75"`),
        label(RIGHT + 24, place + 4, cost.label, `fill="${colour}"${cost.role === 'hale' ? ' font-weight="700"' : ''}`),
      ]
    }),
  ])
}

/** Moves labels apart until they no longer overlap. */
function spaced<T extends { readonly y: number }>(labels: readonly T[]): T[] {
  const placed: T[] = []
  for (const next of [...labels].sort((a, b) => b.y - a.y)) {
    const last = placed.at(-1)
    placed.push({ ...next, y: last ? Math.min(next.y, last.y - LINE_HEIGHT) : next.y })
  }
  return placed
}
