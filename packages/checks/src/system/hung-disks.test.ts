import { lookup } from 'node:dns/promises'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { probeCheck } from '@hale/testbed'
import { describe, expect, it } from 'vitest'
import { certificate } from '../certificate'
import { file } from '../file'
import { makeFolder, mayMountHung, mountHung } from '../testing/mount'
import { disk } from './disk'

const probeOfWell = (path: string) => probeCheck(disk({ path, degradedAt: 1, unhealthyAt: 1 }))
const timeout = { status: 'unhealthy', error: { code: 'timeout' } }

describe.skipIf(!mayMountHung('the checks that read from disks, on a disk that hangs'))(
  'the checks that read from disks, while one hangs',
  () => {
    it('leave the service its file operations and look-ups, are unhealthy for that disk, and healthy for another one', async () => {
      const { path: hung } = await mountHung()
      const checks = [
        disk({ path: hung }),
        disk({ path: join(hung, 'orders') }),
        file({ path: join(hung, 'prices.json') }),
        certificate({ path: join(hung, 'tls.crt') }),
      ]
      for (let round = 0; round < 3; round++) {
        for (const check of checks) expect(await probeCheck(check)(300)).toMatchObject(timeout)
      }
      expect(await Promise.all([stat('/'), lookup('localhost')])).toHaveLength(2)
      expect(await probeOfWell(makeFolder())()).toMatchObject({ status: 'healthy' })
    })

    it('are unhealthy for a second disk that hangs, and degraded for a third one, which is not tried', async () => {
      const [first, second] = [await mountHung(), await mountHung()]
      const well = makeFolder()
      const probe = probeOfWell(well)
      for (let round = 0; round < 3; round++) {
        expect(await probeCheck(disk({ path: first.path }))(300)).toMatchObject(timeout)
        await expect.poll(() => probeCheck(disk({ path: second.path }))(300)).toMatchObject(timeout)
      }
      expect(await probe()).toMatchObject({
        status: 'degraded',
        message: expect.stringContaining(`${well} was not tried, because ${first.path} has not answered for`),
      })
      expect(await Promise.all([stat('/'), lookup('localhost')])).toHaveLength(2)
      await second.end()
      await expect.poll(probe, { timeout: 60_000 }).toMatchObject({ status: 'healthy' })
      expect(await probeCheck(disk({ path: first.path }))(300)).toMatchObject(timeout)
    })

    it('are healthy again once the disk answers, if only with an error', async () => {
      const hung = await mountHung()
      const well = probeOfWell(makeFolder())
      expect(await probeCheck(disk({ path: hung.path }))(300)).toMatchObject(timeout)
      expect(await well()).toMatchObject({ status: 'degraded' })
      await hung.end()
      await expect.poll(well, { timeout: 60_000 }).toMatchObject({ status: 'healthy' })
    })
  },
)
