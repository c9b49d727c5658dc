import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import type { Consumer } from './consumers'
import { edgeSource } from './service'
import type { Tools } from './tools'

type Answer = (request: Request) => Response | Promise<Response> | undefined

/** The part of esbuild that we use. */
interface Bundler {
  build(options: object): Promise<{
    readonly metafile: { readonly outputs: Readonly<Record<string, { readonly imports: readonly { readonly path: string }[] }>> }
  }>
}

/** The globals of a worker, without Node's: no `process`, no `Buffer`, no `require`. */
function workersGlobals() {
  const { Request, Response, Headers, URL, URLSearchParams, AbortController, AbortSignal, TextEncoder, TextDecoder } = globalThis
  const { performance, crypto, setTimeout, clearTimeout, setInterval, clearInterval, queueMicrotask, console } = globalThis
  const web = { Request, Response, Headers, URL, URLSearchParams, AbortController, AbortSignal, TextEncoder, TextDecoder }
  return { ...web, performance, crypto, setTimeout, clearTimeout, setInterval, clearInterval, queueMicrotask, console }
}

/** Bundles a service for the edge, verifies that no import is left, and runs the bundle without Node's globals. */
export async function runAtTheEdge(folder: string, tools: Tools, name: string, consumer: Consumer, answer: string): Promise<void> {
  const { build } = createRequire(join(tools.folder, 'package.json'))('esbuild') as Bundler
  const entry = join(folder, `${name}.edge.mjs`)
  const bundle = join(folder, `${name}.edge.bundle.js`)
  writeFileSync(entry, edgeSource(consumer, answer))
  const { metafile } = await build({
    entryPoints: [entry],
    outfile: bundle,
    bundle: true,
    platform: 'neutral',
    conditions: ['worker', 'browser'],
    mainFields: ['module', 'main'],
    format: 'iife',
    globalName: 'edge',
    target: 'es2022',
    logLevel: 'silent',
    metafile: true,
  })
  const left = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path))
  if (left.length > 0) throw new Error(`the bundle imports ${left.join(', ')}`)

  const context = createContext(workersGlobals())
  const edge = runInContext(`${readFileSync(bundle, 'utf8')}; edge`, context) as { readonly answer: Answer }
  for (const path of ['/livez', '/readyz', '/startupz', '/healthz']) {
    const response = await edge.answer(new Request(`https://edge.example${path}`))
    if (response?.status !== 200) throw new Error(`${path} answered ${response?.status}: ${await response?.text()}`)
  }
}
