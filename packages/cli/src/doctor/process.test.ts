import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltHale, buildHale } from '../testing/built-hale'
import { serveHale } from '../testing/example-service'
import { runHale } from '../testing/run-hale'
import type { ExampleService } from './rules/example'
import { probedDeployment } from './rules/probed-deployment'

let hale: BuiltHale
let service: ExampleService
let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hale-doctor-'))
  hale = await buildHale()
  service = await serveHale({ readiness: { database: () => true } })
})
afterAll(async () => {
  hale?.remove()
  await service?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Writes `k8s/orders.yaml`, whose readiness probe requests a path of the service. */
function writeManifest(path: string): void {
  const port = new URL(service.url).port
  const probe = `readinessProbe: { httpGet: { path: ${path}, port: ${port} }, timeoutSeconds: 5, periodSeconds: 10 }`
  mkdirSync(join(folder, 'k8s'), { recursive: true })
  writeFileSync(join(folder, 'k8s/orders.yaml'), probedDeployment(probe).replace('3000', port))
}

const doctor = (url: string, ...options: readonly string[]) =>
  runHale(hale.bin, ['doctor', 'k8s/', '--url', url, ...options], { cwd: folder })

describe('the process of hale doctor --url', () => {
  it('finds what only the running service shows, and exits with 1', async () => {
    writeManifest('/ready')
    const { exitCode, stdout, stderr } = await doctor(service.url)
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' })
    expect(stdout).toMatch(/^k8s\/orders\.yaml:\d+:\d+ {2}error {2}path-not-found$/m)
    expect(stdout).toContain('/ready, which answers 404')
    expect(stdout).toMatch(/^ +\d+ \+ .*path: \/readyz/m)
  })

  it('finds no such mistake once the probe requests an endpoint of the service, and exits with 0', async () => {
    writeManifest('/readyz')
    const { exitCode, stdout } = await doctor(service.url, '--format', 'json')
    const report = JSON.parse(stdout) as { findings: { rule: string; severity: string }[]; unreadable: unknown[]; failed: unknown[] }
    expect({ exitCode, unreadable: report.unreadable, failed: report.failed }).toEqual({ exitCode: 0, unreadable: [], failed: [] })
    expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it('exits with 2 when nothing answers at the URL, and lists the rules that it could not judge', async () => {
    writeManifest('/readyz')
    const { exitCode, stdout } = await doctor('http://127.0.0.1:1')
    expect(exitCode).toBe(2)
    expect(stdout).toContain('the service of --url does not answer: nothing listens there')
    expect(stdout).toMatch(/^Not judged\n(.+\n)*.*\bpath-not-found\b/m)
  })
})
