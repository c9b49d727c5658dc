import { closeSync, existsSync, openSync } from 'node:fs'
import { createHealth } from '@hale/core'
import { probeCheck } from '@hale/testbed'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runProgram } from '../testing/mount'
import { runMany } from '../testing/run-many'
import { fileDescriptors } from './file-descriptors'

const linux = existsSync('/proc/self/limits')

/** Lowers the soft limit of this process until the test is over. */
function limitTo(soft: number): void {
  const prlimit = (...parameters: string[]) => String(runProgram('prlimit', '--pid', String(process.pid), ...parameters))
  const [before, hard] = prlimit('--nofile', '--output', 'SOFT,HARD', '--noheadings', '--raw').trim().split(' ')
  prlimit(`--nofile=${soft}:${hard}`)
  onTestFinished(() => void prlimit(`--nofile=${before}:${hard}`))
}

/** So many open files, or as many as there may be. */
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

  it('counts each one that is opened, and no longer when it is closed', async () => {
    const probe = probeCheck(fileDescriptors())
    const open = async () => Number((await probe()).data?.['open'])
    const before = await open()
    const files = Array.from({ length: 50 }, () => openSync('/dev/null', 'r'))
    expect(await open()).toBe(before + 50)
    for (const file of files) closeSync(file)
    expect(await open()).toBe(before)
  })

  it('goes by the soft limit of now: degraded and unhealthy as it comes close', async () => {
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

  it('is unhealthy with the code too_many_files when not one is left to count with, and healthy again when there is', async () => {
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

  it('leaves nothing behind after 10,000 runs', async () => {
    expect(await runMany(fileDescriptors())).toEqual([])
  })

  it.each([
    [{ degradedAt: 2 }, RangeError, 'fileDescriptors: degradedAt is 2, expected a ratio from 0 to 1'],
    [{ unhealthyAt: '1' }, TypeError, 'fileDescriptors: unhealthyAt is of type string, expected a ratio from 0 to 1'],
    [{ degradedAt: 0.99 }, RangeError, 'fileDescriptors: degradedAt is 0.99 and unhealthyAt 0.95, expected degradedAt <= unhealthyAt'],
  ])('refuses %j when it is made', (options, type, message) => {
    const make = () => fileDescriptors(options as never)
    expect(make).toThrow(type)
    expect(make).toThrow(message)
  })
})

describe.skipIf(linux)('fileDescriptors(options) where the system does not tell', () => {
  it('refuses to be made, and says what to do', () => {
    expect(() => fileDescriptors()).toThrow('does not tell: leave the check out there')
  })
})
