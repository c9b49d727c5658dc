/** Minified and gzipped, with what a package brings along, without @hale/core and the framework that it is mounted in. */
const budget = (file, limit, ignore = []) => ({
  name: `@hale/${file.replace('/dist', '').replace('/index', '')}`,
  path: `packages/${file}.js`,
  limit,
  gzip: true,
  ignore: ['node:*', ...ignore],
})

const adapters = ['node', 'fetch', 'hono', 'express', 'fastify', 'koa']

export default [
  budget('core/dist/index', '6 kB'),
  ...adapters.map((name) => budget(`${name}/dist/index`, '1 kB', ['@hale/core', name])),
  budget('checks/dist/postgres', '1 kB', ['@hale/core']),
  budget('checks/dist/redis', '1 kB', ['@hale/core']),
  budget('checks/dist/system', '2.5 kB', ['@hale/core']),
]
