import type { Effort } from '../measure/effort'
import type { Section } from '../report/section'

/** A benchmark that runs by its name: `pnpm bench liveness`. */
export interface Benchmark {
  readonly name: string
  /** Measures Hale and every installed peer. */
  run(effort: Effort): Promise<Omit<Section, 'name'>>
}
