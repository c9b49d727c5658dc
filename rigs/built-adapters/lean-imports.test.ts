import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const packages = join(import.meta.dirname, '../../packages')
// Each takes milliseconds to load. An import of node:fs loads node:stream too.
const HEAVY = [
  'child_process',
  'cluster',
  'dgram',
  'http',
  'http2',
  'https',
  'net',
  'os',
  'stream',
  'timers/promises',
  'tls',
  'worker_threads',
]

/** Runs code in a fresh process inside a package's folder, and returns what it prints. */
function evaluate(name: string, code: string, type: 'commonjs' | 'module', env: NodeJS.ProcessEnv = process.env): string {
  const options = { cwd: join(packages, name), encoding: 'utf8', env } as const
  return execFileSync(process.execPath, [`--input-type=${type}`, '--eval', code], options)
}

it.each(['core', 'node', 'express', 'fastify', 'koa', 'hono', 'fetch'])('the import of @hale/%s loads no heavy module of Node', (name) => {
  const printed = evaluate(name, `await import('@hale/${name}'); console.log(JSON.stringify(process.moduleLoadList))`, 'module')
  const loaded = (JSON.parse(printed) as string[]).map((entry) => entry.replace('NativeModule ', ''))
  expect(loaded).toContain('fs')
  expect(HEAVY.filter((heavy) => loaded.includes(heavy))).toEqual([])
})

/** The files of `packages/node/dist` that a fresh process loads: the coverage of V8 lists every script, of both module systems. */
function filesOfNodePackage(name: string, code: string, type: 'commonjs' | 'module'): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'hale-lean-imports-'))
  try {
    evaluate(name, code, type, { ...process.env, NODE_V8_COVERAGE: folder })
    const reports = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as { result: { url: string }[] })
    const urls = reports.flatMap(({ result }) => result.map(({ url }) => url)).filter((url) => url.startsWith('file:'))
    return urls.map((url) => fileURLToPath(url)).filter((file) => dirname(file) === join(packages, 'node/dist'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe.each(['module', 'commonjs'] as const)('as %s', (type) => {
  const load = (specifier: string) => (type === 'module' ? `await import('${specifier}')` : `require('${specifier}')`)

  it.each(['express', 'fastify'])('@hale/%s holds what it needs of @hale/node', (name) => {
    expect(filesOfNodePackage(name, load(`@hale/${name}`), type)).toEqual([])
  })

  it('@hale/node/listener is one small file', () => {
    const files = filesOfNodePackage('node', load('@hale/node/listener'), type)
    expect(files.map((file) => basename(file))).toEqual([type === 'module' ? 'listener.js' : 'listener.cjs'])
    expect(files.map((file) => readFileSync(file).length).every((bytes) => bytes < 6_000)).toBe(true)
  })
})
