import { dot, GRID, INK, label, line, OURS, PALE, svg } from './svg'

/** What a probe costs on one framework, in units of each raw handler. */
export interface AdapterCost {
  readonly label: string
  /** In units of the raw handler as people write it. */
  readonly usual: number
  /** In units of the raw handler with our headers. */
  readonly raw: number
}

const WIDTH = 720
const LEFT = 150
const RIGHT = 680
const TOP = 78
const ROW = 28
const TICK = 0.25

/** Draws one row for each framework: a full dot against the handler as people write it, a hollow one against our headers. */
export function adaptersPlot(costs: readonly AdapterCost[]): string {
  const bottom = TOP + costs.length * ROW
  const most = Math.max(1.5, ...costs.flatMap(({ usual, raw }) => [usual, raw]))
  const last = Math.ceil(most / TICK) * TICK
  const x = (value: number) => LEFT + ((RIGHT - LEFT) * (value - 0.5)) / (last - 0.5)
  const ticks = Array.from({ length: Math.round((last - 0.5) / TICK) + 1 }, (_, index) => 0.5 + index * TICK)
  return svg(WIDTH, bottom + 40, 'CPU time per liveness probe on each framework', [
    label(20, 24, 'CPU time per liveness probe, in units of a raw handler', `fill="${INK}" font-size="15" font-weight="600"`),
    dot(26, 44, 6, `fill="${OURS}"`),
    label(36, 48, 'against a handler as people write it', `fill="${PALE}"`),
    dot(256, 44, 5, `fill="#ffffff" stroke="${OURS}" stroke-width="2"`),
    label(266, 48, 'against one that sends our headers', `fill="${PALE}"`),
    ...ticks.flatMap((tick) => [
      line(x(tick), TOP - 8, x(tick), bottom, `stroke="${tick === 1 ? PALE : GRID}"`),
      label(x(tick), bottom + 18, `${tick}×`, `fill="${PALE}" text-anchor="middle"`),
    ]),
    ...costs.flatMap(({ label: name, usual, raw }, index) => {
      const y = TOP + (index + 0.5) * ROW
      return [
        label(LEFT - 14, y + 4, name, `fill="${INK}" text-anchor="end"`),
        line(x(raw), y, x(usual), y, `stroke="${OURS}" stroke-width="1.5"`),
        dot(x(usual), y, 6, `fill="${OURS}"`),
        dot(x(raw), y, 5, `fill="#ffffff" stroke="${OURS}" stroke-width="2"`),
      ]
    }),
  ])
}
