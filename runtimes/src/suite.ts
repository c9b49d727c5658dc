import { type It, type MountAdapter, type MountedApp, type TestAdapterOptions, testAdapter } from '@hale/conformance'
import type { Outcome } from './runtime'

/** A test of a suite. */
export interface Test {
  readonly name: string
  /** Undefined for a skipped test. */
  readonly run?: () => Promise<void>
}

/** A test for one runtime only. */
export interface Particular {
  readonly name: string
  /** Runs the test. The apps that it starts are closed afterwards. */
  run(mount: MountAdapter): Promise<void>
}

/** A server of the runtime with an adapter, and what differs there. */
export interface Suite {
  readonly name: string
  readonly mount: MountAdapter
  readonly options?: Omit<TestAdapterOptions, 'it'>
  /** Further tests for this runtime. */
  readonly particular?: readonly Particular[]
}

// Longer than any test takes on a busy machine.
const LIMIT = 60_000

/** The tests of the suite. */
export function testsOf({ name, mount, options = {}, particular = [] }: Suite): readonly Test[] {
  const tests: Test[] = []
  const it: It = Object.assign((test: string, run: () => Promise<void>) => void tests.push({ name: test.slice(name.length + 2), run }), {
    skip: (test: string) => void tests.push({ name: test.slice(name.length + 2) }),
  })
  testAdapter(name, mount, { ...options, it })
  for (const item of particular) tests.push({ name: `particular: ${item.name}`, run: () => runParticular(item, mount) })
  return tests
}

async function runParticular(item: Particular, mount: MountAdapter): Promise<void> {
  const apps: MountedApp[] = []
  try {
    await item.run(async (health, options) => {
      const app = await mount(health, options)
      apps.push(app)
      return app
    })
  } finally {
    await Promise.all(apps.map((app) => app.close()))
  }
}

/** Runs one test. Never rejects. */
export async function runTest(suite: string, { name, run }: Test): Promise<Outcome> {
  if (!run) return { suite, test: name, outcome: 'skipped' }
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    const limit = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`took more than ${LIMIT} ms`)), LIMIT)
    })
    await Promise.race([run(), limit])
    return { suite, test: name, outcome: 'passed' }
  } catch (error) {
    return { suite, test: name, outcome: 'failed', error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  } finally {
    clearTimeout(timer)
  }
}

/** Runs every test of every suite, one after the other. Prints a line of JSON for each outcome. */
export async function runSuites(suites: readonly Suite[]): Promise<void> {
  for (const suite of suites) {
    for (const test of testsOf(suite)) console.log(JSON.stringify(await runTest(suite.name, test)))
  }
}
