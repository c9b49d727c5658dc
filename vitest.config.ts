import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import { sourceAliases } from './package-entries.ts'

/** Tests of packages run on the sources of all of them, so that no build stands between a change and its result. */
const sources = sourceAliases()

/** Starting a real server, or the demo with its embedded PostgreSQL, takes seconds on a small machine. */
const timeouts = { testTimeout: 20_000, hookTimeout: 20_000 }
/** A shared CI machine can stand still for longer than a real server's fault lasts. On a person's machine nothing is tried again. */
const retry = process.env['CI'] ? 1 : 0

/** The tests of @hale/nest once more on an older major of Nest, which stands in a folder of its own: Nest's parts are each other's peers. */
const onNest = (major: number): TestProjectInlineConfiguration => ({
  resolve: {
    alias: [...sources, { find: /^@nestjs\//, replacement: `${import.meta.dirname}/packages/nest/majors/${major}/node_modules/@nestjs/` }],
  },
  test: { name: `nest ${major}`, environment: 'node', include: ['packages/nest/src/**/*.test.ts'], retry, ...timeouts },
})

export default defineConfig({
  test: {
    coverage: { provider: 'v8', include: ['packages/*/src/**/*.ts'], exclude: ['**/*.test.ts', '**/testing/**'] },
    // Most tests wait for servers, so each core may as well have a worker.
    maxWorkers: '100%',
    projects: [
      {
        resolve: { alias: sources },
        test: { name: 'packages', environment: 'node', include: ['packages/*/src/**/*.test.ts'], retry, ...timeouts },
      },
      onNest(11),
      onNest(10),
      {
        test: {
          name: 'examples',
          environment: 'node',
          include: ['examples/**/*.test.ts'],
          // Only `pnpm test:next` installs Next.
          exclude: ['**/node_modules/**', 'examples/next/**'],
          retry,
          ...timeouts,
        },
      },
      { test: { name: 'rigs', environment: 'node', include: ['rigs/**/*.test.ts'], retry, ...timeouts } },
      { test: { name: 'deploy', environment: 'node', include: ['monitoring/*.test.ts'], retry, ...timeouts } },
      { test: { name: 'release', environment: 'node', include: ['release/src/**/*.test.ts'], retry, ...timeouts } },
      { test: { name: 'benchmarks', environment: 'node', include: ['benchmarks/src/**/*.test.ts'], retry, ...timeouts } },
    ],
  },
})
