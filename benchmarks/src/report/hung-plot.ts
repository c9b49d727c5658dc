import type { Role } from '../contenders/contender'
import { logScale } from './log-scale'
import { BY_HAND, dot, GRID, INK, label, line, OURS, PALE, svg, THEIRS } from './svg'

/** How long (ms) responses took while the dependencies hung. Undefined when none came. */
export interface HungAnswers {
  readonly label: string
  readonly role: Role
  readonly first: number | undefined
  readonly later: number | undefined
}

const WIDTH = 860
const LEFT = 330
const RIGHT = 760
const TOP = 78
const ROW = 24
const NEVER = RIGHT + 50
const COLOURS: Record<Role, string> = { hale: OURS, raw: INK, usual: INK, 'hand-written': BY_HAND, peer: THEIRS }

/** Draws one row for each contender: a full dot for its first responses, a hollow dot for all later ones. */
export function hungPlot(rows: readonly HungAnswers[]): string {
  const bottom = TOP + rows.length * ROW
  const x = logScale(1, 2_000, LEFT, RIGHT)
  const place = (answer: number | undefined) => (answer === undefined ? NEVER : x.at(answer))
  const kubelet = x.at(1_000)
  return svg(WIDTH, bottom + 40, 'Time to answer a readiness probe while ten dependencies hang', [
    label(20, 24, 'Time to answer a readiness probe (p99) while ten dependencies hang', `fill="${INK}" font-size="15" font-weight="600"`),
    dot(26, 44, 6, `fill="${PALE}"`),
    label(36, 48, 'the first probes', `fill="${PALE}"`),
    dot(146, 44, 4, `fill="#ffffff" stroke="${PALE}" stroke-width="2"`),
    label(156, 48, 'all later ones', `fill="${PALE}"`),
    ...x.ticks.flatMap((tick) => [
      line(x.at(tick), TOP - 6, x.at(tick), bottom, `stroke="${GRID}"`),
      label(x.at(tick), bottom + 18, `${tick.toLocaleString('en')} ms`, `fill="${PALE}" text-anchor="middle"`),
    ]),
    label(NEVER, bottom + 18, 'never', `fill="${PALE}" text-anchor="middle"`),
    line(kubelet, TOP - 10, kubelet, bottom, `stroke="${PALE}" stroke-dasharray="4 3"`),
    label(kubelet, TOP - 14, 'kubelet gives up', `fill="${PALE}" text-anchor="middle"`),
    ...rows.flatMap(({ label: name, role, first, later }, index) => {
      const y = TOP + (index + 0.5) * ROW
      const colour = COLOURS[role]
      return [
        label(LEFT - 14, y + 4, name, `fill="${colour}" text-anchor="end"${role === 'hale' ? ' font-weight="700"' : ''}`),
        line(place(later), y, place(first), y, `stroke="${colour}" stroke-width="1.5"`),
        dot(place(first), y, 6, `fill="${colour}"`),
        dot(place(later), y, 4, `fill="#ffffff" stroke="${colour}" stroke-width="2"`),
      ]
    }),
  ])
}
