import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { probeCheck } from '@hale/testbed'
import { afterAll, describe, expect, it } from 'vitest'
import { disk } from './disk'
import { diskUsage } from './disk-usage'

const folder = mkdtempSync(join(tmpdir(), 'hale-disk-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('disk(options)', () => {
  it('is local and observes the part in use as a ratio, with bytes beside it', async () => {
    const row = await probeCheck(disk({ path: folder, degradedAt: 1, unhealthyAt: 1 }))()
    expect(row).toMatchObject({
      status: 'healthy',
      scope: 'local',
      message: expect.stringMatching(/^(space|inodes) on .+: [\d.]+% used, .+ of .+/),
      observed: { value: expect.any(Number), unit: 'ratio' },
      data: { path: folder, usedBytes: expect.any(Number), limitBytes: expect.any(Number) },
    })
    expect(row.observed?.value).toBeGreaterThan(0)
    expect(row.observed?.value).toBeLessThan(1)
  })

  it('computes as df does', async () => {
    const [, , , , capacity] = execFileSync('df', ['-P', folder], { encoding: 'utf8' }).split('\n')[1]?.split(/\s+/) ?? []
    const { data: { usedBytes, limitBytes } = {} } = await probeCheck(disk({ path: folder }))()
    const percent = (Number(usedBytes) / Number(limitBytes)) * 100
    expect(Math.abs(percent - Number.parseInt(capacity ?? '', 10))).toBeLessThanOrEqual(1)
  })

  it('is degraded from degradedAt on and unhealthy from unhealthyAt on', async () => {
    expect(await probeCheck(disk({ path: folder, degradedAt: 0, unhealthyAt: 1 }))()).toMatchObject({ status: 'degraded' })
    expect(await probeCheck(disk({ path: folder, degradedAt: 0, unhealthyAt: 0 }))()).toMatchObject({ status: 'unhealthy' })
  })

  it('is unhealthy and names the path when it is not there', async () => {
    const row = await probeCheck(disk({ path: join(folder, 'gone') }))()
    expect(row).toMatchObject({ status: 'unhealthy', error: { code: 'missing', message: expect.stringContaining('ENOENT') } })
    expect(row.error?.message).toContain('gone')
  })

  it.runIf(process.platform === 'linux')('is unhealthy for a path on a file system without a size', async () => {
    expect(await probeCheck(disk({ path: '/proc' }))()).toMatchObject({
      status: 'unhealthy',
      error: { message: '/proc is on a file system without a size: check a path on a real one' },
    })
  })

  it('passes the common options on to the check, and not its own', () => {
    const check = disk({ path: '/', critical: false, every: 60_000, impact: 'uploads fail' })
    expect(check).toEqual({ critical: false, every: 60_000, impact: 'uploads fail', scope: 'local', run: expect.any(Function) })
  })

  it.each([
    [{ path: '' }, 'disk: path must be a path, such as "/"; got ""'],
    [{ path: undefined }, 'disk: path must be a path, such as "/"; got undefined'],
    [undefined, 'disk: path must be a path, such as "/"; got undefined'],
    [{ path: '/', degradedAt: Number.NaN }, 'disk: degradedAt must be a ratio from 0 to 1, such as 0.8; got NaN'],
    [{ path: '/', degradedAt: -0.1 }, 'disk: degradedAt must be a ratio from 0 to 1, such as 0.8; got -0.1'],
    [{ path: '/', unhealthyAt: 90 }, 'disk: unhealthyAt must be a ratio from 0 to 1, such as 0.8; got 90'],
    [{ path: '/', unhealthyAt: '0.9' }, 'disk: unhealthyAt must be a ratio from 0 to 1, such as 0.8; got "0.9"'],
    [{ path: '/', degradedAt: null }, 'disk: degradedAt must be a ratio from 0 to 1, such as 0.8; got null'],
    [{ path: '/', degradedAt: 0.95 }, 'disk: degradedAt must be at most unhealthyAt, which is 0.9; got 0.95'],
  ])('refuses %j when it is made', (options, message) => {
    const make = () => disk(options as never)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })
})

describe('diskUsage(path, counts)', () => {
  const counts = { bsize: 4096, blocks: 1_000, bfree: 300, bavail: 200, files: 100, ffree: 40 }

  it('counts the blocks reserved for root neither as used nor as free', () => {
    expect(diskUsage('/data', counts).space).toMatchObject({ name: 'space on /data', used: 700 * 4096, limit: 900 * 4096 })
  })

  it('counts inodes where the file system reports them', () => {
    expect(diskUsage('/data', counts).inodes).toMatchObject({ name: 'inodes on /data', used: 60, limit: 100 })
    expect(diskUsage('/data', { ...counts, files: 0, ffree: 0 })).not.toHaveProperty('inodes')
  })
})
