import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createSocketServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { createHealth } from '@hale/core'
import { probes, reportFile } from '@hale/node'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type BuiltHale, buildHale } from '../testing/built-hale'
import { type FaultyServer, faultyServer, rawResponse } from '../testing/faulty-server'
import { runHale } from '../testing/run-hale'

let hale: BuiltHale
let service: FaultyServer
let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hale-probe-'))
  hale = await buildHale()
  service = await faultyServer((socket) => socket.end(rawResponse(200, '{"status":"healthy"}')))
})
afterAll(async () => {
  hale?.remove()
  await service?.close()
  rmSync(folder, { recursive: true, force: true })
})

const url = () => `http://localhost:${service.port}/livez`

describe('the process of hale probe', () => {
  it('prints one line and exits with the status', async () => {
    expect(await runHale(hale.bin, ['probe', url(), '--timeout', '60s'])).toEqual({
      exitCode: 0,
      stdout: `healthy: ${url()}\n`,
      stderr: '',
    })
    expect(await runHale(hale.bin, ['probe', 'http://localhost:1/livez', '--exit', 'nagios'])).toMatchObject({ exitCode: 3, stderr: '' })
  })

  it('loads one file and node:http, and no other file', async () => {
    const preload = join(folder, 'loaded.cjs')
    const source = `process.on('exit', () => require('node:fs').writeSync(2, JSON.stringify([Object.keys(require.cache), process.moduleLoadList])))`
    writeFileSync(preload, source)
    const { stderr } = await runHale(hale.bin, ['probe', url(), '--timeout', '60s'], { env: { NODE_OPTIONS: `--require ${preload}` } })
    const [files, builtIn] = JSON.parse(stderr) as [string[], string[]]
    expect(files.filter((file) => file !== preload)).toEqual([hale.bin])
    expect(builtIn).toContain('NativeModule http')
    // What costs: TLS, the global fetch, children, other files.
    for (const name of ['https', 'tls', 'child_process', 'internal/deps/undici/undici', 'fs/promises']) {
      expect(builtIn).not.toContain(`NativeModule ${name}`)
    }
  })

  it('survives a reader that is gone, with the right exit code', async () => {
    const child = spawn('sh', ['-c', `{ node "$1" probe "$2" --timeout 60s; echo "$?" >&2; } | true`, 'sh', hale.bin, url()])
    let errors = ''
    child.stderr.on('data', (chunk) => {
      errors += chunk
    })
    await once(child, 'close')
    expect(errors).toBe('0\n')
  })

  it.skipIf(!existsSync('/dev/full'))('keeps its exit code where its line cannot be written, such as on a full disk', async () => {
    const codeOf = async (address: string) => {
      const child = spawn('sh', ['-c', 'exec node "$1" probe "$2" --timeout 60s > /dev/full', 'sh', hale.bin, address])
      const [[code], errors] = await Promise.all([once(child, 'close'), text(child.stderr)])
      return [code, errors]
    }
    expect(await codeOf(url())).toEqual([0, ''])
    expect(await codeOf('http://127.0.0.1:1/livez')).toEqual([1, ''])
  })

  it('ends soon after its time, with a server that hangs', async () => {
    const hung = await faultyServer(() => {})
    try {
      const { exitCode, stdout } = await runHale(hale.bin, ['probe', `http://127.0.0.1:${hung.port}/livez`, '--timeout', '200ms'])
      expect(exitCode).toBe(1)
      expect(stdout).toMatch(/^no answer: nothing within 200 ms; /)
    } finally {
      await hung.close()
    }
  })
})

describe('a unix socket', () => {
  it('is reached with a path alone, or with a URL', async () => {
    const path = join(folder, 'orders.sock')
    const server = createServer(probes(createHealth())).listen(path)
    await once(server, 'listening')
    try {
      expect(await runHale(hale.bin, ['probe', '--socket', path, '/livez', '--timeout', '60s'])).toMatchObject({
        exitCode: 0,
        stdout: `healthy: ${path} /livez\n`,
      })
      expect(await runHale(hale.bin, ['probe', 'http://orders/readyz', '--socket', path, '--timeout', '60s'])).toMatchObject({
        exitCode: 0,
      })
    } finally {
      server.close()
      await once(server, 'close')
    }
    expect(await runHale(hale.bin, ['probe', '--socket', path, '/livez'])).toMatchObject({
      exitCode: 1,
      stdout: `no answer: ${path}: there is no such socket; ${path} /livez\n`,
    })
  })

  it('that nothing listens on is no answer', async () => {
    const path = join(folder, 'dead.sock')
    const server = createSocketServer().listen(path)
    await once(server, 'listening')
    server.close()
    await once(server, 'close')
    writeFileSync(path, '')
    expect(await runHale(hale.bin, ['probe', '--socket', path, '/livez'])).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('no answer'),
    })
  })
})

describe('a report file', () => {
  it('has the status of its report, until it is stale, damaged or gone', async () => {
    const path = join(folder, 'health.json')
    const health = createHealth({ name: 'mailer', readiness: { queue: () => ({ status: 'degraded', message: 'long' }) } })
    const file = reportFile(health, { path, every: 100, staleAfter: 60_000 })
    const probe = () => runHale(hale.bin, ['probe', '--file', path, '--exit', 'nagios'])
    try {
      await vi.waitFor(
        async () =>
          expect(await probe()).toMatchObject({
            exitCode: 1,
            stdout: expect.stringMatching(/^HALE WARNING - mailer degraded: queue degraded long/),
          }),
        60_000,
      )
    } finally {
      file.close()
    }
    expect(await probe()).toMatchObject({ exitCode: 3, stdout: expect.stringContaining('it is missing') })
    writeFileSync(path, '{')
    expect(await probe()).toMatchObject({ exitCode: 3, stdout: expect.stringContaining('it is not JSON') })
  })
})
