import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { createHealth } from '@hale/core'
import { probes, reportFile } from '@hale/node'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { type BuiltHale, buildHale } from '../testing/built-hale'
import { canRun } from '../testing/can-run'

const page = readFileSync(join(import.meta.dirname, '../../../../docs/guides/probe.md'), 'utf8')
const NEGATE = '/usr/lib/nagios/plugins/negate'

/** The code block in this language that holds this text. */
function block(language: string, holding: string): string {
  const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(([, name, code]) => name === language && code?.includes(holding))
  expect(blocks, `${language} with ${holding}`).toHaveLength(1)
  return blocks[0]?.[2] ?? ''
}

type Status = 'healthy' | 'degraded' | 'unhealthy'

let status: Status
const health = createHealth({
  name: 'orders',
  readiness: { cache: { run: () => ({ status }), maxAge: 0 }, database: () => true },
})
const server = createServer(probes(health, { details: 'full' }))
let hale: BuiltHale
let folder = ''

beforeAll(async () => {
  hale = await buildHale()
  // As `npm install @hale/cli` leaves it.
  folder = mkdtempSync(join(tmpdir(), 'hale-docs-'))
  mkdirSync(join(folder, 'node_modules/@hale'), { recursive: true })
  mkdirSync(join(folder, 'node_modules/.bin'))
  symlinkSync(dirname(dirname(hale.bin)), join(folder, 'node_modules/@hale/cli'))
  symlinkSync('../@hale/cli/dist/bin.cjs', join(folder, 'node_modules/.bin/hale'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true, force: true })
  hale?.remove()
})

/** Runs a command of the page, against the service of this test and with the time that a busy machine needs. */
async function runLine(command: string, args: readonly string[] = []): Promise<{ code: number | null; out: string }> {
  const { port } = server.address() as AddressInfo
  const here = (part: string) =>
    part
      .replaceAll(':3000', `:${port}`)
      .replace(/^\d+s$/, '60s')
      .replace(/--timeout \d+s/, '--timeout 60s')
  const env = { ...process.env, PATH: [join(folder, 'node_modules/.bin'), dirname(process.execPath), process.env['PATH']].join(delimiter) }
  const child = spawn(here(command), args.map(here), { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  const out = await text(child.stdout)
  const [code] = await closed
  return { code: code as number | null, out }
}

async function codes(run: () => Promise<{ code: number | null }>): Promise<Record<Status, number | null>> {
  const found: Record<string, number | null> = {}
  for (const each of ['healthy', 'degraded', 'unhealthy'] as const) {
    status = each
    found[each] = (await run()).code
  }
  return found as Record<Status, number | null>
}

const LIVENESS = { healthy: 0, degraded: 0, unhealthy: 0 }
const READINESS = { healthy: 0, degraded: 0, unhealthy: 1 }

describe('the page of hale probe', () => {
  it('has a HEALTHCHECK that Docker runs without a shell', async () => {
    const [, command = '[]'] = /CMD (\[.*\])/.exec(block('dockerfile', 'CMD [')) ?? []
    const [program = '', ...args] = JSON.parse(command) as string[]
    expect(await codes(() => runLine(program, args))).toEqual(LIVENESS)
  })

  it('has a HEALTHCHECK that Docker runs with sh -c', async () => {
    const [, command = ''] = /CMD (node_modules.*)/.exec(block('dockerfile', '.bin/hale')) ?? []
    expect(await codes(() => runLine('/bin/sh', ['-c', command]))).toEqual(LIVENESS)
  })

  it('has a healthcheck for Compose that waits for readiness', async () => {
    const { services } = parse(block('yaml', 'healthcheck:')) as { services: Record<string, { healthcheck?: { test: string[] } }> }
    const [kind, program = '', ...args] = services['orders']?.healthcheck?.test ?? []
    expect(kind).toBe('CMD')
    expect(await codes(() => runLine(join(folder, program), args))).toEqual(READINESS)
  })

  it('has a check for Consul, where degraded is a warning', async () => {
    const { check } = JSON.parse(block('json', '"check"')) as { check: { args: [string, ...string[]] } }
    const [program, ...args] = check.args
    expect(await codes(() => runLine(program, args))).toEqual({ healthy: 0, degraded: 1, unhealthy: 2 })
  })

  const plugin = () => {
    const [, command = ''] = /command_line +(.*)/.exec(block('ini', 'command_line')) ?? []
    return command.replace('$HOSTADDRESS$', '127.0.0.1').replace('$ARG1$', '3000')
  }

  it('has a command for Nagios, and shows the line that it prints', async () => {
    expect(await codes(() => runLine('/bin/sh', ['-c', plugin()]))).toEqual({ healthy: 0, degraded: 1, unhealthy: 2 })
    const [shown = ''] = block('console', '--exit nagios').split('\n').slice(1)
    const form = (line: string) =>
      line
        .replace(/\d+(\.\d+)*/g, '0')
        .replace(/-.*\| /, '- | ')
        .trim()
    status = 'degraded'
    const { out } = await runLine('/bin/sh', ['-c', plugin()])
    expect(form(out)).toBe(form(shown))
  })

  const installed = process.env['CI'] !== undefined || canRun(NEGATE)
  if (!installed) process.stderr.write(`skipped: ${NEGATE} is not installed here (apt-get install monitoring-plugins)\n`)
  it.skipIf(!installed)("has a command for Nagios whose code and word a program of Nagios' own plugins understands", async () => {
    // It starts programs without PATH.
    const args = plugin().split(' ').slice(1)
    const negated = () => runLine(NEGATE, ['--substitute', process.execPath, hale.bin, ...args])
    status = 'healthy'
    expect(await negated()).toMatchObject({ code: 2, out: expect.stringContaining('HALE CRITICAL - orders healthy') })
    status = 'unhealthy'
    expect(await negated()).toMatchObject({ code: 0, out: expect.stringContaining('HALE OK - orders unhealthy') })
  })

  it('has an exec probe that reads a report file', async () => {
    const path = join(folder, 'health.json')
    const probe = (parse(block('yaml', 'livenessProbe:')) as { livenessProbe: { exec: { command: string[] } } }).livenessProbe
    const [program = '', ...args] = probe.exec.command.map((part) => part.replace('/run/mailer/health.json', path))
    expect(await runLine(program, args)).toMatchObject({ code: 1 })
    const file = reportFile(health, { path, staleAfter: 60_000 })
    try {
      status = 'healthy'
      await vi.waitFor(async () => expect(await runLine(program, args)).toMatchObject({ code: 0 }), 60_000)
    } finally {
      file.close()
    }
  })
})
