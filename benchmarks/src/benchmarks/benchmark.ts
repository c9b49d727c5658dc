import type { Effort } from '../measure/effort'
import type { Section } from '../report/section'

/** A question that can be asked by its name: `pnpm bench liveness`. */
export interface Benchmark {
  readonly name: string
  /** Asks with so much effort, us and whoever else is installed. */
  run(effort: Effort): Promise<Omit<Section, 'name'>>
}
