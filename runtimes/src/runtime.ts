/** A runtime. Its binary for this platform is a package of the npm registry. */
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
  /** The test's name. The name of a skipped test includes the reason. */
  readonly test: string
  readonly outcome: 'passed' | 'failed' | 'skipped'
  readonly error?: string | undefined
}
