/** A runtime, fetched from the npm registry as the package with its binary for this platform. */
export interface Runtime {
  readonly name: 'Node' | 'Bun' | 'Deno' | 'workerd'
  readonly version: string
  readonly package: string
  /** The binary's path in that package. */
  readonly binary: string
}

/** One test of the suite on one runtime. */
export interface Outcome {
  /** The server and the adapter, such as `Bun.serve, @hale/fetch`. */
  readonly suite: string
  /** The test's name. Where it was left out, the reason stands in it. */
  readonly test: string
  readonly outcome: 'passed' | 'failed' | 'skipped'
  readonly error?: string | undefined
}
