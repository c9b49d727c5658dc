import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeFolder } from '../testing/mount'
import { deviceOf } from './device-of'

const MOUNTS = `22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
31 27 0:40 / /nfs rw,relatime - nfs4 server:/export rw
32 27 254:16 / /data\\040disk rw,relatime - ext4 /dev/vdb rw
33 31 0:41 / /nfs/inner rw,relatime - tmpfs tmpfs rw
34 27 0:42 / /nfs rw,relatime - nfs4 other:/export rw`

function machine(): string {
  const root = makeFolder()
  mkdirSync(join(root, 'proc', 'self'), { recursive: true })
  writeFileSync(join(root, 'proc', 'self', 'mountinfo'), MOUNTS)
  return root
}

describe('deviceOf(path)', () => {
  it.each([
    ['/etc/hosts', '254:0'],
    ['/', '254:0'],
    ['/nfs', '0:42'],
    ['/nfs/orders/../prices.json', '0:42'],
    ['/nfs/inner/x', '0:41'],
    ['/nfs-backup', '254:0'],
    ['/data disk/uploads', '254:16'],
  ])('finds the mount of %s', (path, device) => {
    expect(deviceOf(path, machine())).toBe(device)
  })

  it('is the path where the system does not list its mounts', () => {
    expect(deviceOf('/data/../nfs', makeFolder())).toBe('/nfs')
  })
})
