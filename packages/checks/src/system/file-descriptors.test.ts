import { closeSync, existsSync, openSync } from 'node:fs'
import { createHealth } from '@hale/core'
import { probeCheck } from '@hale/testbed'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runProgram } from '../testing/mount'
import { runMany } from '../testing/run-many'
import { fileDescriptors } from './file-descriptors'

const linux = existsSync('/proc/self/limits')

/** Lowers the soft limit of this process until the end of the test. */
function limitTo(soft: number): void {
  const prlimit = (...parameters: string[]) => String(runProgram('prlimit', '--pid', String(process.pid), ...parameters))
  const [before, hard] = prlimit('--nofile', '--output', 'SOFT,HARD', '--noheadings', '--raw').trim().split(' ')
  prlimit(`--nofile=${soft}:${hard}`)
  onTestFinished(() => void prlimit(`--nofile=${before}:${hard}`))
}

/** Opens this many files, or as many as the limit allows. */
function openFiles(count: number): number[] {
  const files: number[] = []
  try {
    while (files.length < count) files.push(openSync('/dev/null', 'r'))
  } catch {}
  return files
}

describe.runIf(linux)('fileDescriptors(options)', () => {
  it('is local and observes the part of the limit in use as a ratio, with the numbers beside it', async () => {
    const row = await probeCheck(fileDescriptors())()
    const { open, limit } = row.data ?? {}
    expect(row).toMatchObject({
      status: 'healthy',
      scope: 'local',
      message: `file descriptors: ${Number(((row.observed?.value ?? 0) * 100).toFixed(2))}% used, ${open} of ${limit}`,
      observed: { value: Math.round((Number(open) / Number(limit)) * 10_000) / 10_000, unit: 'ratio' },
    })
  })

  it('counts the open ones only', async () => {
    const probe = probeCheck(fileDescriptors())
    const open = async () => Number((await probe()).data?.['open'])
    const before = await open()
    const files = Array.from({ length: 50 }, () => openSync('/dev/null', 'r'))
    expect(await open()).toBe(before + 50)
    for (const file of files) closeSync(file)
    expect(await open()).toBe(before)
  })

  it('uses the current soft limit: degraded, then unhealthy as the number comes close', async () => {
    const probe = probeCheck(fileDescriptors())
    const files = openFiles(1_000)
    const { data: { open } = {} } = await probe()
    limitTo(Math.ceil(Number(open) / 0.85))
    expect(await probe()).toMatchObject({ status: 'degraded' })
    limitTo(Math.ceil(Number(open) / 0.96))
    expect(await probe()).toMatchObject({ status: 'unhealthy', data: { limit: Math.ceil(Number(open) / 0.96) } })
    for (const file of files) closeSync(file)
    expect(await probe()).toMatchObject({ status: 'healthy' })
  })

  it('is unhealthy with the code too_many_files when no descriptor is left to count with, and recovers', async () => {
    const probe = probeCheck(fileDescriptors())
    limitTo(Number((await probe()).data?.['open']) + 100)
    const files = openFiles(Number.POSITIVE_INFINITY)
    const row = await probe()
    for (const file of files) closeSync(file)
    expect(row).toMatchObject({ status: 'unhealthy', error: { code: 'too_many_files' } })
    expect(await probe()).toMatchObject({ status: 'healthy' })
  })

  it('fits liveness', async () => {
    const report = await createHealth({ liveness: { files: fileDescriptors() } }).report('liveness')
    expect(report.checks).toMatchObject({ files: { status: 'healthy', scope: 'local' } })
  })

  it('leaves nothing behind after many runs', async () => {
    expect(await runMany(fileDescriptors())).toEqual([])
  })

  it.each([
    [{ degradedAt: 2 }, 'fileDescriptors: degradedAt must be a ratio from 0 to 1, such as 0.8; got 2'],
    [{ unhealthyAt: '1' }, 'fileDescriptors: unhealthyAt must be a ratio from 0 to 1, such as 0.8; got "1"'],
    [{ degradedAt: 0.99 }, 'fileDescriptors: degradedAt must be at most unhealthyAt, which is 0.95; got 0.99'],
  ])('refuses %j when it is made', (options, message) => {
    const make = () => fileDescriptors(options as never)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })
})

describe.skipIf(linux)('fileDescriptors(options) without the /proc of Linux', () => {
  it('throws, and says what to do', () => {
    expect(() => fileDescriptors()).toThrow('fileDescriptors: the check needs the /proc of Linux; got')
  })
})
