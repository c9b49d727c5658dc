import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>
  readonly needs?: string | readonly string[]
  readonly 'timeout-minutes'?: number
  readonly 'runs-on': string
  readonly steps: readonly Step[]
}
interface Workflow {
  readonly on: unknown
  readonly permissions?: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}

const folder = join(import.meta.dirname, '..', '..', '.github', 'workflows')
const files = readdirSync(folder)
const text = (file: string) => readFileSync(join(folder, file), 'utf8')
const workflow = (file: string) => parse(text(file)) as Workflow
const writes = (permissions: Readonly<Record<string, string>> = {}) =>
  Object.keys(permissions).filter((name) => permissions[name] === 'write')

describe.each(files)('%s', (file) => {
  const { jobs, permissions, on } = workflow(file)
  const steps = Object.values(jobs).flatMap((job) => job.steps)

  it('pins every action to a commit, and says which version that is', () => {
    const lines = text(file)
      .split('\n')
      .filter((line) => /^\s*(- )?uses:/.test(line))
    expect(lines).toHaveLength(steps.filter((step) => step.uses).length)
    for (const line of lines) expect(line).toMatch(/uses: [\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it('may do nothing but read, unless a job says what it writes', () => {
    expect(permissions).toBeDefined()
    expect(writes(permissions)).toEqual([])
    for (const value of Object.values(permissions ?? {})) expect(value).toBe('read')
  })

  it('leaves no token behind for the steps that follow the checkout', () => {
    for (const { uses, with: options } of steps) {
      if (uses?.startsWith('actions/checkout@')) expect(options?.['persist-credentials']).toBe(false)
    }
  })

  it('puts nothing that a stranger can write into a shell', () => {
    for (const { run } of steps) expect(run ?? '').not.toMatch(/\$\{\{/)
    expect(JSON.stringify(on)).not.toContain('pull_request_target')
  })

  it('ends each job after a time, on a runner of a fixed version', () => {
    for (const job of Object.values(jobs)) {
      expect(job['timeout-minutes']).toBeGreaterThan(0)
      expect(job['runs-on']).not.toContain('latest')
    }
  })
})

describe('a release', () => {
  const { jobs } = workflow('release.yml')
  const { check, release } = jobs

  it('runs the checks where nothing may be written, before it may write', () => {
    expect(writes(check?.permissions)).toEqual([])
    expect(release?.needs).toContain('check')
    expect(check?.steps.map((step) => step.run)).toEqual(expect.arrayContaining(['.ci/run']))
    expect(release?.steps.map((step) => step.run)).not.toContain('.ci/run')
  })

  it('may write what a release writes, and no more', () => {
    expect(writes(release?.permissions).sort()).toEqual(['contents', 'id-token', 'pull-requests'])
  })
})
