import { bundleSuites, bundleWorker } from './bundle'
import { fetchRuntime } from './fetch-runtime'
import { runFile } from './run-file'
import type { Outcome, Runtime } from './runtime'
import { runWorker } from './worker/run-worker'

const suites = { Node: 'node', Bun: 'bun', Deno: 'deno' } as const

/** Downloads the runtime if it is missing, and runs its suites on it. */
export async function runRuntime(runtime: Runtime): Promise<readonly Outcome[]> {
  const binary = await fetchRuntime(runtime)
  const { name } = runtime
  if (name === 'workerd') return runWorker(binary, await bundleWorker())
  return runFile(name, binary, await bundleSuites(suites[name]))
}
