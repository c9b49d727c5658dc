import type { Outcome, Runtime } from './runtime'

/** The outcomes on one runtime. */
export interface Result {
  readonly runtime: Runtime
  readonly outcomes: readonly Outcome[]
}
