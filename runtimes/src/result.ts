import type { Outcome, Runtime } from './runtime'

/** What came out on one runtime. */
export interface Result {
  readonly runtime: Runtime
  readonly outcomes: readonly Outcome[]
}
