import { availableParallelism } from 'node:os'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { inlineSourceInTests } from './inline-source.ts'
import { sourceAliases } from './package-entries.ts'
import { pureTests } from './pure-tests.ts'
import { LongestFirst } from './test-order.ts'

/** Tests of packages import the sources of all packages: a change needs no build. Tests of what is built (examples, rigs, benchmarks) build first. */
const sources = sourceAliases()
const pure = pureTests()

/** Bounds for a test that hangs. A healthy test on a busy machine is far below them. */
const timeouts = { testTimeout: 300_000, hookTimeout: 300_000, expect: { poll: { timeout: 60_000 } } }
/** A shared CI machine can pause for longer than a fault of a real server lasts. Elsewhere nothing is retried. */
const retry = process.env['CI'] ? 1 : 0

/** The tests of @hale/nest on an older major of Nest. Each major has a folder of its own, because Nest's parts are each other's peers. */
const onNest = (major: number): TestProjectInlineConfiguration => ({
  plugins: [inlineSourceInTests],
  resolve: {
    alias: [...sources, { find: /^@nestjs\//, replacement: `${import.meta.dirname}/packages/nest/majors/${major}/node_modules/@nestjs/` }],
  },
  test: { name: `nest ${major}`, environment: 'node', include: ['packages/nest/src/**/*.test.ts'], retry, ...timeouts },
})

export default defineConfig({
  test: {
    coverage: { provider: 'v8', include: ['packages/*/src/**/*.ts'], exclude: ['**/*.test.ts', '**/testing/**'] },
    // All tests together wait four times as long as they compute, so each core has four workers.
    maxWorkers: 4 * availableParallelism(),
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        plugins: [inlineSourceInTests],
        resolve: { alias: sources },
        test: {
          name: 'packages',
          environment: 'node',
          include: ['packages/*/src/**/*.test.ts'],
          exclude: ['**/node_modules/**', ...pure],
          retry,
          ...timeouts,
        },
      },
      {
        plugins: [inlineSourceInTests],
        resolve: { alias: sources },
        test: { name: 'pure', environment: 'node', include: pure, isolate: false, setupFiles: './fresh-file.ts', retry, ...timeouts },
      },
      onNest(11),
      onNest(10),
      { test: { name: 'release', environment: 'node', include: ['release/src/**/*.test.ts'], retry, ...timeouts } },
      {
        test: {
          name: 'built',
          environment: 'node',
          include: ['examples/**/*.test.ts', 'rigs/**/*.test.ts', 'monitoring/*.test.ts', 'benchmarks/src/**/*.test.ts'],
          // Only `pnpm test:next` installs Next.
          exclude: ['**/node_modules/**', 'examples/next/**'],
          globalSetup: './build-packages.ts',
          // Each of these tests starts processes: more at once only wait for each other.
          maxConcurrency: 2,
          retry,
          ...timeouts,
        },
      },
    ],
  },
})
