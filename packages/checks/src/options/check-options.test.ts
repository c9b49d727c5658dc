import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const entries = join(import.meta.dirname, '..')
const client = new Proxy({}, { get: (_, key) => (key === 'cluster' ? client : () => {}) })

/** The arguments before the options, and the options that each check requires. */
const calls: Record<string, { before: unknown[]; options: object }> = {
  certificate: { before: [], options: { path: '/etc/tls.crt' } },
  clock: { before: [], options: { source: 'time' } },
  dynamodb: { before: [client], options: { table: 'orders' } },
  etcd: { before: [{ get: () => {}, maintenance: client }], options: {} },
  sqs: { before: [client], options: { queueUrl: 'https://sqs.example/1/mails' } },
  sftp: { before: [client], options: { path: '/invoices' } },
  s3: { before: [client], options: { bucket: 'orders' } },
  file: { before: [], options: { path: '/prices' } },
  dns: { before: [], options: { name: 'orders' } },
  http: { before: ['http://orders/livez'], options: {} },
  jwks: { before: ['https://id.example/keys'], options: {} },
  oidc: { before: ['https://id.example'], options: {} },
  tcp: { before: [], options: { host: 'orders', port: 25 } },
  tls: { before: [], options: { host: 'orders' } },
  disk: { before: [], options: { path: '/' } },
  diskWrite: { before: [], options: { path: '/' } },
  heartbeat: { before: [], options: { within: 1_000 } },
  passive: { before: [], options: { client: 'fetch' } },
  progress: { before: [], options: { within: 1_000, waiting: () => 0 } },
  ...Object.fromEntries(
    ['eventLoop', 'fileDescriptors', 'memory', 'outcomes', 'pressure'].map((name) => [name, { before: [], options: {} }]),
  ),
}

type Make = (...args: unknown[]) => unknown

const modules = readdirSync(entries).filter((file) => /^[^.]+\.ts$/.test(file) && file !== 'index.ts')
const checks: [string, Make][] = []
for (const file of modules) checks.push(...Object.entries((await import(join(entries, file))) as Record<string, Make>))
// What a check follows is no check: `bullmqWork` and the like. Nor is what suggests checks.
const isCheck = ([name]: [string, Make]): boolean => !name.endsWith('Work') && name !== 'detect'

describe.each(checks.filter(isCheck))('the options of %s', (name, make) => {
  const { before, options } = calls[name] ?? { before: [client], options: {} }
  const call = (given: unknown) => () => make(...before, given)

  it('refuses an unknown option and suggests the one that is meant', () => {
    expect(call({ ...options, critcal: false })).toThrow(TypeError)
    expect(call({ ...options, critcal: false })).toThrow(`${name}: unknown option "critcal"; did you mean "critical"? Known: `)
    expect(call({ ...options, constructor: 1 })).toThrow(`${name}: unknown option "constructor". Known: `)
  })

  it.each([
    ['critical', 'no', 'must be true or false; got "no"'],
    ['maxAge', '1s', 'must be 0 to 2147483647 ms; got "1s"'],
    ['failureThreshold', 0, 'must be a whole number from 1; got 0'],
    ['runbook', '', 'must be a string of 1 to 200 characters; got ""'],
  ])('refuses a wrong %s', (option, value, message) => {
    expect(call({ ...options, [option]: value })).toThrow(`${name}: ${option} ${message}`)
  })

  it.each(['fast', [], new Map()])('refuses %j as its options', (given) => {
    expect(call(given)).toThrow(`${name}: options must be an object literal; got `)
  })
})
