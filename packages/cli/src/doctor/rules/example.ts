/** Files by their names. */
export type ExampleFiles = Readonly<Record<string, string>>

/** A service that runs, for the examples of rules that ask it. */
export interface ExampleService {
  readonly url: string
  stop(): Promise<void>
}

/** One deployment, with the service that it runs where the rule asks it. */
export interface ExampleCase {
  readonly files: ExampleFiles
  /** What runs, in one sentence. */
  readonly service?: string | undefined
  serve?(): Promise<ExampleService>
}

/** What the tests of a rule and its page show: a deployment that it finds something in, and one that it says nothing about. */
export interface Example {
  readonly fires: ExampleCase
  readonly silent: ExampleCase
}
