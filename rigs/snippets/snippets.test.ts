import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createHealth, createProbeHandler } from '@hale/core'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { collectSnippets } from './collect-snippets'
import { compileSnippets } from './compile-snippets'

const root = join(import.meta.dirname, '..', '..')

describe('the snippets', () => {
  it('compile, in every README and every doc comment', { timeout: 60_000 }, () => {
    const snippets = collectSnippets(root)
    expect(snippets.length).toBeGreaterThan(15)
    expect(compileSnippets(snippets, import.meta.dirname)).toEqual([])
  })

  it('are reported with their place where they do not compile', { timeout: 60_000 }, () => {
    const wrong = { place: 'README.md:1', code: "import { createHealth } from '@hale/core'\ncreateHealth({ readyness: {} })\n" }
    expect(compileSnippets([wrong], import.meta.dirname)).toEqual([expect.stringMatching(/^README\.md:1, line 2 .*readyness/)])
  })
})

interface KubernetesProbe {
  httpGet: { path: string; port: number }
  timeoutSeconds?: number
}

describe('the Kubernetes probes of the README', () => {
  const yaml = /```yaml\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1] ?? ''
  const probes: Record<string, KubernetesProbe> = parse(yaml)

  it('ask where the endpoints are by default', () => {
    const paths = Object.values(probes).map((probe) => probe.httpGet.path)
    expect(paths.sort()).toEqual(
      createProbeHandler(createHealth())
        .paths.filter((path) => path !== '/healthz')
        .sort(),
    )
  })

  it('wait longer than a report takes at most, and not longer than kubelet does by itself', async () => {
    const health = createHealth({ readiness: { hung: { run: () => new Promise<void>(() => {}), timeout: 900 } } })
    const { duration } = await health.report('readiness')
    for (const { timeoutSeconds = 1 } of Object.values(probes)) expect(timeoutSeconds * 1_000).toBeGreaterThan(duration)
    expect(() => createHealth({ readiness: { slow: { run: () => {}, timeout: 901 } } })).toThrow('readiness.slow.timeout is 901')
  })
})
