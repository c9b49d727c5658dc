import { defineConfig } from 'vitest/config'

/** Starting a real server, or the demo with its embedded PostgreSQL, takes seconds on a small machine. */
const timeouts = { testTimeout: 20_000, hookTimeout: 20_000 }
/** A shared CI machine can stand still for longer than a real server's fault lasts. On a person's machine nothing is tried again. */
const retry = process.env['CI'] ? 1 : 0

export default defineConfig({
  test: {
    coverage: { provider: 'v8', include: ['packages/*/src/**/*.ts'], exclude: ['**/*.test.ts', '**/testing/**'] },
    // Most tests wait for servers, so each core may as well have a worker.
    maxWorkers: '100%',
    projects: [
      { test: { name: 'packages', environment: 'node', include: ['packages/*/src/**/*.test.ts'], retry, ...timeouts } },
      { test: { name: 'examples', environment: 'node', include: ['examples/**/*.test.ts'], retry, ...timeouts } },
      { test: { name: 'deploy', environment: 'node', include: ['deploy/*.test.ts'], retry, ...timeouts } },
      { test: { name: 'benchmarks', environment: 'node', include: ['benchmarks/src/**/*.test.ts'], retry, ...timeouts } },
    ],
  },
})
