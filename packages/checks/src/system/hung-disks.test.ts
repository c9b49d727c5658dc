import { lookup } from 'node:dns/promises'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { probeCheck } from '@hale/testbed'
import { describe, expect, it } from 'vitest'
import { certificate } from '../certificate'
import { file } from '../file'
import { makeFolder, mayMountHung, mountHung } from '../testing/mount'
import { disk } from './disk'

const timeout = { status: 'unhealthy', error: { code: 'timeout' } }

describe.skipIf(!mayMountHung('the checks that read from disks, on a disk that hangs'))(
  'the checks that read from disks, while one hangs',
  () => {
    it('leave the service its file operations and look-ups, are unhealthy for that disk, and degraded for one that was not tried', async () => {
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
      const well = makeFolder()
      expect(await probeCheck(disk({ path: well, degradedAt: 1, unhealthyAt: 1 }))()).toMatchObject({
        status: 'degraded',
        message: expect.stringContaining(`${well} was not tried, because ${hung} has not answered for`),
      })
    })

    it('are healthy again once the disk answers, if only with an error', async () => {
      const hung = await mountHung()
      const well = probeCheck(disk({ path: makeFolder(), degradedAt: 1, unhealthyAt: 1 }))
      expect(await probeCheck(disk({ path: hung.path }))(300)).toMatchObject(timeout)
      expect(await well()).toMatchObject({ status: 'degraded' })
      await hung.end()
      await expect.poll(well, { timeout: 60_000 }).toMatchObject({ status: 'healthy' })
    })
  },
)
