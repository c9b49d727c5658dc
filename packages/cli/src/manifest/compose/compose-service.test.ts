import { expect, it } from 'vitest'
import { readSource } from '../read-source'
import { createSource } from '../source'

const read = (yaml: string) => readSource(createSource('compose.yaml', yaml), 'yaml').composeServices ?? []

it('merges an anchored healthcheck', () => {
  const [, orders] = read(`x-check: &check
  interval: 5s
  start_period: 1m30s
services:
  database: { image: postgres }
  orders:
    image: orders
    ports: ['127.0.0.1:8080:3000/tcp', { target: 9090, published: 9091 }]
    environment: [HOST=0.0.0.0]
    healthcheck:
      <<: *check
      test: curl -f http://localhost:3000/livez || exit 1
    depends_on:
      database: { condition: service_healthy }
`)
  expect(orders).toMatchObject({
    ports: [3000, 9090],
    publishedPorts: [8080, 9091],
    dependsOn: [{ service: 'database', condition: 'service_healthy' }],
    healthcheck: { form: 'shell', interval: { value: 5 }, startPeriod: { value: 90, tree: { place: { line: 3 } } }, retries: { value: 3 } },
  })
  expect(orders?.healthcheck?.command.words).toEqual(['curl', '-f', 'http://localhost:3000/livez', '||', 'exit', '1'])
  expect(orders?.environment.get('HOST')).toBe('0.0.0.0')
})

it('takes what a service of the same file gives by extends, and survives two that extend each other', () => {
  const [, orders, one] = read(`services:
  base: { image: node, stop_grace_period: 40s }
  orders: { extends: { service: base }, command: node server.js }
  one: { extends: other, image: one }
  other: { extends: one }
`)
  expect(orders).toMatchObject({ image: 'node', stopGracePeriod: { value: 40 }, command: { words: ['node', 'server.js'] } })
  expect(one?.image).toBe('one')
})

it.each([['{ disable: true, test: true }'], ['{ test: [NONE] }'], ['{ interval: 5s }']])('has no health check with %s', (healthcheck) => {
  expect(read(`services:\n  orders: { image: orders, healthcheck: ${healthcheck} }\n`)[0]?.healthcheck).toBeUndefined()
})

it('merges what extends gives at every depth: a health check keeps the test that it does not write, and lists of ports are joined', () => {
  const [, orders] = read(`services:
  base:
    image: node
    command: npm start
    environment: [HOST=0.0.0.0, PORT=3000]
    ports: ['3000']
    healthcheck: { test: curl -f http://localhost:3000/livez, interval: 5s }
  orders:
    extends: base
    command: node server.js
    environment: [PORT=4000]
    ports: ['4000']
    healthcheck: { interval: 9s, start_period: 20s }
`)
  expect(orders).toMatchObject({ ports: [3000, 4000], command: { words: ['node', 'server.js'] } })
  expect(orders?.environment).toEqual(new Map(Object.entries({ HOST: '0.0.0.0', PORT: '4000' })))
  expect(orders?.healthcheck).toMatchObject({
    command: { words: ['curl', '-f', 'http://localhost:3000/livez'] },
    interval: { value: 9 },
    startPeriod: { value: 20 },
  })
})
