import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createHealth, type Health } from '@hale/core'
import { build } from 'esbuild'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openBootClock } from './boot-clock'
import { readReportFile } from './read-report-file'
import { judgeContent, type ReportContent } from './report-content'
import { type ReportFile, reportFile } from './report-file'

let folder = ''
let path = ''
const open: ReportFile[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hale-report-'))
  path = join(folder, 'health.json')
})
afterEach(() => {
  for (const file of open.splice(0)) file.close()
  rmSync(folder, { recursive: true, force: true })
  vi.restoreAllMocks()
})

function keep(health: Health, options: object = {}): void {
  open.push(reportFile(health, { path, every: 100, staleAfter: 1_000, ...options }))
}
const fresh = (): Promise<unknown> => vi.waitFor(async () => expect((await readReportFile(path)).problem).toBeUndefined(), 60_000)

describe('a report file', () => {
  it('holds the report on every check, and each change of it', async () => {
    let broken = false
    const health = createHealth({
      name: 'mailer',
      readiness: {
        queue: {
          maxAge: 0,
          run: async () => {
            if (broken) throw new Error('refused')
          },
        },
      },
    })
    keep(health)
    await vi.waitFor(
      async () => expect(await readReportFile(path)).toMatchObject({ status: 'healthy', problem: undefined, report: { name: 'mailer' } }),
      60_000,
    )
    broken = true
    await vi.waitFor(
      async () =>
        expect(await readReportFile(path)).toMatchObject({
          status: 'unhealthy',
          problem: undefined,
          report: { checks: { queue: { status: 'unhealthy' } } },
        }),
      60_000,
    )
  })

  it('is written anew while nothing changes, so that its age stays small', async () => {
    keep(createHealth())
    await fresh()
    const { writtenAt } = JSON.parse(readFileSync(path, 'utf8')) as ReportContent
    await vi.waitFor(
      () => expect((JSON.parse(readFileSync(path, 'utf8')) as ReportContent).writtenAt).toBeGreaterThan(writtenAt + 100),
      60_000,
    )
  })

  it('is never half there for 10,000 reads beside its writes', async () => {
    const health = createHealth({ readiness: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`check${index}`, () => {}])) })
    keep(health)
    await fresh()
    let stopped = false
    const writing = (async () => {
      while (!stopped) {
        health.hold('warming up')()
        await sleep(0)
      }
    })()
    const problems = new Set<string | undefined>()
    for (let count = 0; count < 10_000; count += 1) {
      const { problem } = judgeContent(readFileSync(path, 'utf8'), openBootClock())
      if (problem) problems.add(problem)
      if (count % 10 === 0) await sleep(0)
    }
    stopped = true
    await writing
    expect([...problems].filter((problem) => !problem?.endsWith('ms old'))).toEqual([])
  })

  it('is gone once it is closed, with all that belongs to it', async () => {
    keep(createHealth())
    await fresh()
    open.pop()?.close()
    await sleep(0)
    await vi.waitFor(() => expect(readdirSync(folder)).toEqual([]), 60_000)
  })

  it('turns stale on a disk that is full, and is fresh again when there is room', async (context) => {
    const disk = mountTinyDisk(folder)
    if (!disk) return context.skip('nothing can be mounted here')
    const complain = vi.spyOn(console, 'error').mockImplementation(() => {})
    try {
      const health = createHealth({ name: 'mailer' })
      path = join(disk.folder, 'health.json')
      keep(health)
      await fresh()
      expect(() => writeFileSync(join(disk.folder, 'full'), 'x'.repeat(1 << 20))).toThrow('ENOSPC')
      await vi.waitFor(
        async () => expect(await readReportFile(path)).toMatchObject({ status: 'unhealthy', problem: expect.stringMatching(/ms old$/) }),
        60_000,
      )
      expect(complain.mock.calls).toEqual([[expect.stringContaining('reportFile: cannot write')]])
      rmSync(join(disk.folder, 'full'))
      await fresh()
    } finally {
      for (const file of open.splice(0)) file.close()
      disk.unmount()
    }
  })

  it('of a process that is stopped reads as stale, goes on when the process does, and is gone when it ends', async () => {
    const program = join(folder, 'app.mjs')
    const source = `
      import { createHealth } from '@hale/core'
      import { reportFile } from '@hale/node'
      reportFile(createHealth(), { path: process.argv[2], every: 100, staleAfter: 1_000 })
      process.on('message', () => process.exit())`
    await bundle(source, program)
    const child = fork(program, [path])
    try {
      await fresh()
      child.kill('SIGSTOP')
      await vi.waitFor(async () => expect((await readReportFile(path)).problem).toMatch(/ms old$/), 60_000)
      child.kill('SIGCONT')
      await fresh()
      child.send('exit')
      await once(child, 'exit')
      expect(existsSync(path)).toBe(false)
    } finally {
      child.kill('SIGKILL')
    }
  })
})

describe('a report file that says nothing', () => {
  const clock = { boot: 'this one', now: () => 10_000 }
  const content = { boot: 'this one', writtenAt: 9_000, staleAfter: 5_000, report: createHealth().snapshot() }
  it.each<[string, unknown, string | undefined]>([
    ['is fresh', content, undefined],
    ['is as old as it may be', { ...content, writtenAt: 5_000 }, undefined],
    ['is older', { ...content, writtenAt: 4_999 }, 'it is 5001 ms old'],
    ['comes from the future', { ...content, writtenAt: 10_001 }, 'it is -1 ms old'],
    ['comes from before the last boot', { ...content, boot: 'another' }, 'it is from before the last boot'],
    ['has no time', { ...content, writtenAt: undefined }, 'it is not a report'],
    ['has an unknown status', { ...content, report: { status: 'fine' } }, 'it is not a report'],
    ['is null', null, 'it is not a report'],
    ['is a number', 5, 'it is not a report'],
  ])('%s', (_, value, problem) => {
    const judged = judgeContent(JSON.stringify(value), clock)
    expect(judged.problem).toBe(problem)
    expect(judged.status).toBe(problem === undefined ? 'healthy' : 'unhealthy')
  })

  it.each(['', '{', '{"boot":"this one","writtenAt":99'])('is cut: %j', (text) => {
    expect(judgeContent(text, clock)).toMatchObject({ status: 'unhealthy', problem: 'it is not JSON' })
  })

  it('is missing, or is a folder', async () => {
    expect(await readReportFile(path)).toMatchObject({ status: 'unhealthy', problem: 'it is missing' })
    expect(await readReportFile(folder)).toMatchObject({ status: 'unhealthy', problem: 'it cannot be read (EISDIR)' })
  })
})

describe('reportFile refuses', () => {
  it.each<[object, string]>([
    [{}, 'reportFile: path must be the path of a file; got undefined'],
    [{ path: 5 }, 'reportFile: path must be the path of a file; got 5'],
    [{ file: 'x' }, 'reportFile: unknown option "file". Known: path, every, staleAfter'],
    [{ path: 'x', every: 10 }, 'reportFile: every must be 100 to 60000 ms; got 10'],
    [{ path: 'x', staleAfter: 1_500 }, 'reportFile: staleAfter must be 2000 to'],
  ])('%j', (options, message) => {
    expect(() => reportFile(createHealth(), options as never)).toThrow(message)
  })
})

async function bundle(source: string, outfile: string): Promise<void> {
  const { inlineSourceInBuild } = await import('../../../../inline-source')
  await build({
    stdin: { contents: source, resolveDir: import.meta.dirname, loader: 'ts' },
    tsconfig: join(import.meta.dirname, '../../tsconfig.json'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    outfile,
    plugins: [inlineSourceInBuild],
  })
}

function mountTinyDisk(parent: string): { readonly folder: string; unmount(): void } | undefined {
  try {
    const disk = mkdtempSync(join(parent, 'disk-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'ignore' })
    return { folder: disk, unmount: () => execFileSync('umount', ['--lazy', disk]) }
  } catch {
    return undefined
  }
}
