/** Minified and gzipped, with all that an import brings along, without @hale/core and the framework that it is mounted in. */
const budget = (file, limit, { ignore = [], name = file.replace('/dist', '').replace('/index', ''), ...rest } = {}) => ({
  name: `@hale/${name}`,
  path: `packages/${file}.js`,
  limit,
  gzip: true,
  ignore: ['node:*', ...ignore],
  ...rest,
})

const core = [
  budget('core/dist/logging', '3.6 kB'),
  budget('core/dist/index', '9 kB'),
  budget('core/dist/index', '6 kB', { name: 'core createHealth', import: '{ createHealth }' }),
]

const adapters = [
  ...['fetch', 'hono', 'express', 'fastify', 'koa'].map((name) => budget(`${name}/dist/index`, '1 kB', { ignore: ['@hale/core', name] })),
  budget('node/dist/index', '1 kB', { name: 'node probes', import: '{ probes }', ignore: ['@hale/core'] }),
  budget('node/dist/index', '4 kB', { ignore: ['@hale/core'] }),
  budget('nest/dist/index', '4 kB', { ignore: ['@hale/core', '@nestjs/common', '@nestjs/core'] }),
]

const formats = [budget('formats/dist/index', '2 kB', { ignore: ['@hale/core'] })]
// Most of it writes and reads the protocol's messages.
const grpc = budget('grpc/dist/index', '5.8 kB', { ignore: ['@hale/core', '@grpc/grpc-js'] })

// About 600 bytes of each are what tells a failure in a code that a person can act on.
const checks = Object.entries({
  activity: '1.1 kB',
  amqp: '1 kB',
  dns: '1.3 kB',
  elasticsearch: '1.2 kB',
  http: '1.5 kB',
  kafka: '1.1 kB',
  memcached: '1.1 kB',
  mongodb: '1.1 kB',
  mqtt: '1 kB',
  mysql: '1.5 kB',
  nats: '1 kB',
  postgres: '2.3 kB',
  redis: '1.9 kB',

  sqlite: '1.5 kB',
  system: '4 kB',
  tcp: '1.3 kB',
  tls: '1.6 kB',
}).map(([name, limit]) => budget(`checks/dist/${name}`, limit, { ignore: ['@hale/core'] }))

const observers = [
  budget('prometheus/dist/index', '1.8 kB', { ignore: ['@hale/core', 'prom-client'] }),
  budget('opentelemetry/dist/index', '1.9 kB', { ignore: ['@hale/core', '@opentelemetry/*'] }),
]

export default [...core, ...adapters, grpc, ...observers, ...formats, ...checks]
