import { defineConfig } from 'vitest/config'

const packages = `${import.meta.dirname}/../../../packages`

export default defineConfig({
  root: import.meta.dirname,
  // Next is not in the workspace, so it cannot find the workspace's packages by itself.
  resolve: {
    alias: { '@hale/conformance': `${packages}/conformance/src/index.ts`, vitest: `${packages}/conformance/node_modules/vitest` },
  },
  // Not in parallel: a thousand requests at once overload a small machine.
  test: { include: ['*.test.ts'], fileParallelism: false, testTimeout: 60_000, hookTimeout: 30_000, retry: process.env['CI'] ? 1 : 0 },
})
