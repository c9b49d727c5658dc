import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { freePort } from '@hale/testbed/free-port'
import type { Code } from '@hale/testbed/pages'
import type { Program } from '../program'
import { HANGS_AFTER, retry } from '../within'
import type { Compiler } from './compile-files'
import { type Language, withoutTypes } from './language'
import type { PageServers } from './page-servers'
import type { Ports } from './ports'
import type { Reader } from './reader'

/** A bound for the tests of a sample that hang: a suite with real faults takes a minute. */
const TESTS_TAKE = 300_000

interface Sample {
  readonly reader: Reader
  readonly language: Language
  readonly ports: Ports
  readonly servers: PageServers
  readonly compiler: Compiler
}

/** Loads the sample, answers a probe with it where it exports a fetch handler, and says so. A health that it exports is served. */
const loader = (file: string, port: number) => `import { createServer } from 'node:http'
const sample = await import('./${file}')
const { fetch } = sample.default ?? {}
if (fetch) {
  const response = await fetch(new Request('http://localhost/readyz'), {}, { waitUntil() {} })
  if (response.status !== 200) throw new Error('/readyz answered ' + response.status)
}
const { health } = sample
if (health) {
  const answer = async (response) => response.end(JSON.stringify(await health.report('readiness')))
  createServer((_request, response) => void answer(response)).listen(${port}, () => console.log('loaded'))
} else console.log('loaded')
`

/**
 * Runs a sample that has no file name, as a module of npm's default folder. It goes on running for the transcripts below it,
 * until the next sample. Its database and its cache are stopped meanwhile and come back.
 */
export async function trySample(code: Code, { reader, language, ports, servers, compiler }: Sample): Promise<void> {
  await reader.stopAll()
  const typed = language === 'TypeScript'
  const file = `sample-${code.line}.${typed ? 'mts' : 'mjs'}`
  reader.save({ ...code, source: typed ? code.source : withoutTypes(code.source) }, file)
  const node = typed ? `node --import ${compiler.tsx}` : 'node'
  const [served] = /\b(listen|serve|port)\b/.test(code.source) ? ports.in(code.source) : []
  if (/'node:test'/.test(code.source)) return passes(reader, node, file)
  const used = Object.entries(servers).filter(([name]) => new RegExp(String.raw`\b${name}\(`).test(code.source))
  const { program, port } = served === undefined ? await load(reader, node, file) : await serve(reader, node, file, served)
  if (used.length > 0 && port === undefined)
    throw new Error('it must listen or export `health`; it does neither, so no test can see what its servers do')
  for (const [, server] of used) {
    const url = `http://localhost:${port}/readyz`
    await becomes(url, 'healthy', program)
    await server.stop()
    await becomes(url, 'worse', program)
    await server.start()
    await becomes(url, 'healthy', program)
  }
}

/** A file of tests ends by itself. */
async function passes(reader: Reader, node: string, file: string): Promise<void> {
  const program = reader.start('sample', `${node} ${file}`)
  await program.end(TESTS_TAKE)
  if (program.code !== 0) throw new Error(`its tests failed:\n${program.output.slice(-4_000)}`)
}

interface Running {
  readonly program: Program
  /** Where its `/readyz` is, if it has one. */
  readonly port: string | undefined
}

async function serve(reader: Reader, node: string, file: string, port: string): Promise<Running> {
  const program = reader.start('sample', `${node} ${file}`)
  await retry(async () => {
    if (program.ended) throw new Error(`it ended with ${program.code}:\n${program.output}`)
    return (await accepts(Number(port))) ? undefined : `nothing listens on ${port}:\n${program.output}`
  })
  return { program, port }
}

async function load(reader: Reader, node: string, file: string): Promise<Running> {
  const name = `load-${file.replace('.mts', '.mjs')}`
  const port = await freePort()
  writeFileSync(join(reader.folder, name), loader(file, port))
  const program = reader.start('sample', `${node} ${name}`)
  await retry(async () => {
    if (program.output.includes('loaded')) return undefined
    if (program.ended) throw new Error(`it ended with ${program.code}:\n${program.output}`)
    return `it was not loaded within ${HANGS_AFTER} ms:\n${program.output}`
  })
  return { program, port: (await accepts(port)) ? String(port) : undefined }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, 'localhost')
      .once('connect', () => {
        socket.destroy()
        resolve(true)
      })
      .once('error', () => resolve(false))
  })
}

/** Waits until the service says so. It must live all the while. */
async function becomes(url: string, wanted: 'healthy' | 'worse', program: Program): Promise<void> {
  await retry(async () => {
    if (program.ended) throw new Error(`it ended with ${program.code} when its server went:\n${program.output}`)
    const { status, body } = await ask(url)
    const is = status === 'healthy' ? 'healthy' : status && 'worse'
    return is === wanted ? undefined : `${url} did not become ${wanted}: ${body}`
  })
}

/** Without a status there was no answer, such as on a connection that the service has just closed as idle. */
async function ask(url: string): Promise<{ readonly status?: string; readonly body: string }> {
  try {
    const body = await fetch(url).then((response) => response.text())
    const { status } = JSON.parse(body) as { status: string }
    return { status, body }
  } catch (error) {
    return { body: error instanceof Error ? error.message : String(error) }
  }
}
