import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { type CapturedIo, captureIo } from '../testing/captured-io'
import { run } from './command'

const WITH_ERROR = `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders }
spec:
  replicas: 2
  template:
    spec:
      containers:
        - name: orders
          image: orders:1
          lifecycle: { preStop: { exec: { command: [sleep, '40'] } } }
          livenessProbe:
            httpGet: { path: /livez, port: 3000 }
`
const WELL = WITH_ERROR.replace("'40'", "'5'").replace('port: 3000 }', 'port: 3000 }\n            timeoutSeconds: 1')

interface Ran {
  readonly code: number
  readonly io: CapturedIo
}

async function doctor(args: readonly string[], files: Readonly<Record<string, string>>, given: Partial<CapturedIo> = {}): Promise<Ran> {
  const cwd = mkdtempSync(join(tmpdir(), 'hale-doctor-'))
  onTestFinished(() => rmSync(cwd, { recursive: true }))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content)
  const io = captureIo({ cwd, ...given })
  return { code: await run(args, io), io }
}

it('exits with 0 where nothing is at or above --fail-on, and counts what it passed over', async () => {
  const { code, io } = await doctor(['.'], { 'orders.yaml': WELL, 'config.yaml': 'apiVersion: v1\nkind: ConfigMap\n' })
  expect(code).toBe(0)
  expect(io.out()).toContain('nothing found')
  expect(io.out()).toContain('passed over: 1 ConfigMap')
})

it('shows place, seconds, sum, reason, the lines to write instead and the page', async () => {
  const { code, io } = await doctor(['orders.yaml', '--off', 'timeout-too-short'], { 'orders.yaml': WITH_ERROR })
  expect(code).toBe(1)
  expect(io.out()).toContain(`orders.yaml:11:33  error  grace-period-too-short
  The process is killed 30 s after SIGTERM, 11 s before it has stopped: requests are cut off.
  preStop 40 s + exit 1 s = 41 s > terminationGracePeriodSeconds 30 s (the default)
  Why: `)
  expect(io.out()).toContain('    14 +       terminationGracePeriodSeconds: 45\n  docs/doctor/grace-period-too-short.md')
})

it('says which rules were not judged, and why', async () => {
  const { io } = await doctor(['orders.yaml'], { 'orders.yaml': WELL })
  expect(io.out()).toMatch(
    /Not judged\n(.+\n)* {2}the files alone were judged; --url shows more:\n( {4}.+,\n)* {4}.*grace-period-too-short/,
  )
})

it('exits with 1 from the severity on that --fail-on names', async () => {
  const files = { 'orders.yaml': WELL.replace(' timeoutSeconds: 1', ' failureThreshold: 3') }
  expect((await doctor(['.'], files)).code).toBe(0)
  expect((await doctor(['.', '--fail-on', 'warning'], files)).code).toBe(1)
  expect((await doctor(['.', '--fail-on=warning', '--off', 'timeout-too-short'], files)).code).toBe(0)
})

it('exits with 2 where something could not be read, also beside findings, which it shows all the same', async () => {
  const { code, io } = await doctor(['.'], { 'a.yaml': 'apiVersion: v1\nkind: [\n', 'orders.yaml': WITH_ERROR })
  expect(code).toBe(2)
  expect(io.out()).toMatch(/^a\.yaml:3:1 {2}unreadable/)
  expect(io.out()).toContain('grace-period-too-short')
})

it('reads the standard input', async () => {
  const { code, io } = await doctor(['-'], {}, { stdin: input(`# Source: shop/templates/orders.yaml\n${WITH_ERROR}`) })
  expect(code).toBe(1)
  expect(io.out()).toContain('<stdin>:12:33 (shop/templates/orders.yaml)')
})

async function* input(text: string): AsyncGenerator<string> {
  yield text
}

it.each([
  [{ isTTY: true, env: {} }, true],
  [{ isTTY: true, env: { NO_COLOR: '1' } }, false],
  [{ isTTY: true, env: { NO_COLOR: '' } }, true],
  [{ isTTY: false, env: {} }, false],
])('with %j uses colours: %s', async (given, colours) => {
  const { io } = await doctor(['orders.yaml'], { 'orders.yaml': WITH_ERROR }, given)
  expect(io.out().includes('\u001b[')).toBe(colours)
})

it('prints the documented JSON', async () => {
  const { io } = await doctor(['.', '--format', 'json'], { 'a.yaml': 'apiVersion: v1\nkind: [\n', 'orders.yaml': WITH_ERROR })
  const report = JSON.parse(io.out())
  expect(Object.keys(report)).toEqual(['findings', 'notJudged', 'unreadable', 'failed', 'passedOver'])
  expect(report.unreadable).toEqual([{ file: 'a.yaml', line: 3, column: 1, message: expect.any(String) }])
  expect(report.findings[0]).toEqual({
    rule: 'grace-period-too-short',
    severity: 'error',
    file: 'orders.yaml',
    line: 11,
    column: 33,
    message: expect.stringContaining('30 s'),
    sum: expect.stringContaining('= 41 s'),
    why: expect.any(String),
    fix: {
      say: 'Set terminationGracePeriodSeconds to 45 s or more.',
      lines: [{ file: 'orders.yaml', line: 14, before: [], after: ['      terminationGracePeriodSeconds: 45'] }],
    },
    link: 'docs/doctor/grace-period-too-short.md',
  })
})

it("prints GitHub's annotations, with their escapes", async () => {
  const { io } = await doctor(['orders,1.yaml', '--format', 'github'], { 'orders,1.yaml': WITH_ERROR })
  expect(io.out()).toMatch(
    /^::error file=orders%2C1\.yaml,line=11,endLine=11,col=33,title=grace-period-too-short::The process .*%0ApreStop 40 s/,
  )
  expect(
    io
      .out()
      .trim()
      .split('\n')
      .every((line) => line.startsWith('::')),
  ).toBe(true)
})

it.each([
  [[], 'hale doctor: a file, a folder, "-" or --url must be given; got nothing'],
  [['.', '--format', 'xml'], 'hale doctor: --format must be one of text, json, sarif, github; got "xml"'],
  [['.', '--fail-on', 'errors'], 'hale doctor: --fail-on must be one of error, warning, info; got "errors"'],
  [['.', '--off', 'single-replicas'], 'hale doctor: --off must name rules; got "single-replicas"; did you mean "single-replica"?'],
  [['.', '--url', 'localhost:3000'], 'hale doctor: --url must be a URL such as http://localhost:3000; got "localhost:3000"'],
  [
    ['.', '--url', 'http://ops:hunter2@orders:3000'],
    'hale doctor: --url must hold no credentials: every process could read them. Use --bearer-env',
  ],
])('refuses %j', async (args, message) => {
  await expect(doctor(args, {})).rejects.toThrow(message)
})
