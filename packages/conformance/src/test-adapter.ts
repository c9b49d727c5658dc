import { describe, it } from 'vitest'
import type { Differences, MountAdapter } from './adapter-case'
import { adapterCases } from './adapter-cases'
import { requireKnownDifferences } from './known-differences'
import { runAdapterCase } from './run-adapter-case'

/** What is particular about a framework. */
export interface TestAdapterOptions {
  /** What the framework answers by itself before the adapter is asked, by request line, each with its reason. */
  readonly differences?: Differences
}

/**
 * Runs the suite that every adapter passes, through real requests to real servers. Call it at the top of a test file.
 * Throws a TypeError for a difference that no case asks about.
 *
 * @example
 * ```ts
 * import { type MountAdapter, testAdapter } from '@hale/conformance'
 *
 * declare const mount: MountAdapter // starts an app, as the README shows
 *
 * testAdapter('my framework', mount, {
 *   differences: { 'GET /readyz/%zz': { status: 400, reason: 'its router refuses what it cannot decode' } },
 * })
 * ```
 */
export function testAdapter(name: string, mount: MountAdapter, { differences = {} }: TestAdapterOptions = {}): void {
  requireKnownDifferences(differences)
  for (const [capability, cases] of Object.entries(adapterCases)) {
    describe(`${name}: ${capability}`, () => {
      for (const item of cases) it(item.name, () => runAdapterCase(item, mount, differences))
    })
  }
}
