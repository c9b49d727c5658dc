import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createHealth, createProbeHandler } from '@hale/core'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { collectSnippets } from './collect-snippets'
import { compileSnippets } from './compile-snippets'

const root = join(import.meta.dirname, '..', '..')

describe('the snippets', () => {
  it('compile, in every page and every doc comment', () => {
    const snippets = collectSnippets(root)
    for (const file of [
      'README.md',
      'docs/guides/logging.md',
      'docs/checks/redis.md',
      'packages/core/README.md',
      'packages/core/src/health.ts',
    ]) {
      expect(snippets.map((snippet) => snippet.file)).toContain(file)
    }
    expect(compileSnippets(snippets, root)).toEqual([])
  })

  it('are reported with their place where they do not compile', () => {
    const wrong = { file: 'README.md', line: 1, code: "import { createHealth } from '@hale/core'\ncreateHealth({ readyness: {} })\n" }
    expect(compileSnippets([wrong], root)).toEqual([expect.stringMatching(/^README\.md:1, line 2 .*readyness/)])
  })
})

interface KubernetesProbe {
  httpGet: { path: string; port: number }
  timeoutSeconds?: number
}

describe('the Kubernetes probes of the README', () => {
  const yaml = /```yaml\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1] ?? ''
  const probes: Record<string, KubernetesProbe> = parse(yaml)

  it('use the default paths', () => {
    const paths = Object.values(probes).map((probe) => probe.httpGet.path)
    expect(paths.sort()).toEqual(
      createProbeHandler(createHealth())
        .paths.filter((path) => path !== '/healthz')
        .sort(),
    )
  })

  it('have a timeout longer than the deadline of a report', async () => {
    const health = createHealth({ readiness: { hung: { run: () => new Promise<void>(() => {}), timeout: 900 } } })
    for (const { timeoutSeconds = 1 } of Object.values(probes)) expect(timeoutSeconds * 1_000).toBeGreaterThan(health.deadline)
    expect(() => createHealth({ readiness: { slow: { run: () => {}, timeout: 901 } } })).toThrow(
      'readiness.slow.timeout must be 1 to 900 ms; got 901',
    )
  })
})
