import { defineConfig } from 'vitest/config'

const packages = `${import.meta.dirname}/../../../packages`

export default defineConfig({
  root: import.meta.dirname,
  // Next is no part of the workspace, and the workspace's packages are no part of it.
  resolve: {
    alias: { '@hale/conformance': `${packages}/conformance/src/index.ts`, vitest: `${packages}/conformance/node_modules/vitest` },
  },
  // One after the other: a thousand requests at once keep a small machine busy.
  test: { include: ['*.test.ts'], fileParallelism: false, testTimeout: 60_000, hookTimeout: 30_000, retry: process.env['CI'] ? 1 : 0 },
})
