import { lookup } from 'node:dns/promises'
import { chmodSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { probeCheck } from '@hale/testbed'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makeFolder, mayMount, mount, runProgram } from '../testing/mount'
import { runMany } from '../testing/run-many'
import { diskWrite } from './disk-write'

/** A disk of its own, which can be frozen. */
function mountImage(): string {
  const image = join(makeFolder(), 'image')
  writeFileSync(image, Buffer.alloc(4_194_304))
  runProgram('mke2fs', '-q', '-t', 'ext4', image)
  return mount('-o', 'loop', image)
}

describe('diskWrite(options)', () => {
  it('is healthy where it can write and read, observes the time in ms, and leaves no file', async () => {
    const path = makeFolder()
    expect(await probeCheck(diskWrite({ path }))()).toMatchObject({
      status: 'healthy',
      scope: 'local',
      observed: { value: expect.any(Number), unit: 'ms' },
    })
    expect(readdirSync(path)).toEqual([])
  })

  it('is unhealthy with the code missing where the path is missing or not a folder, and names it', async () => {
    const path = makeFolder()
    writeFileSync(join(path, 'file'), '')
    for (const name of ['gone', 'file']) {
      expect(await probeCheck(diskWrite({ path: join(path, name) }))()).toMatchObject({
        status: 'unhealthy',
        error: { code: 'missing', message: expect.stringContaining(`${join(path, name)} cannot be written to: `) },
      })
    }
  })

  it.skipIf(process.getuid?.() === 0)('is unhealthy with the code denied where it may not write', async () => {
    const path = makeFolder()
    chmodSync(path, 0o500)
    expect(await probeCheck(diskWrite({ path }))()).toMatchObject({ status: 'unhealthy', error: { code: 'denied' } })
    chmodSync(path, 0o700)
  })

  it('leaves no file and no handle when the signal aborts at any moment', async () => {
    const path = makeFolder()
    const check = diskWrite({ path })
    let turns = 0
    const givenUp = async () => {
      const controller = new AbortController()
      const under = Promise.resolve(check.run({ signal: controller.signal })).catch(() => {})
      for (let turn = 0; turn < turns % 12; turn++) await new Promise(setImmediate)
      turns += 1
      controller.abort()
      await under
    }
    expect(await runMany({ run: givenUp }, 500)).toEqual([])
    expect(readdirSync(path)).toEqual([])
  })

  it('does not disturb another run of the same check', async () => {
    const path = makeFolder()
    const check = diskWrite({ path })
    const { signal } = new AbortController()
    const runs = Array.from({ length: 50 }, () => check.run({ signal, timeout: 60_000 }))
    expect(await Promise.all(runs)).toHaveLength(50)
    expect(readdirSync(path)).toEqual([])
  })

  it('leaves nothing behind after many runs', async () => {
    const path = makeFolder()
    expect(await runMany(diskWrite({ path }))).toEqual([])
    expect(readdirSync(path)).toEqual([])
  })

  it('keeps its result for 10 s by default, and passes the options on to the check', () => {
    const check = diskWrite({ path: '/', critical: false })
    expect(check).toEqual({ critical: false, maxAge: 10_000, scope: 'local', run: expect.any(Function) })
    expect(diskWrite({ path: '/', maxAge: 0 })).toMatchObject({ maxAge: 0 })
  })

  it.each([
    [undefined, 'diskWrite: path must be a folder, such as "/var/lib/orders"; got undefined'],
    [{}, 'diskWrite: path must be a folder, such as "/var/lib/orders"; got undefined'],
    [{ path: '' }, 'diskWrite: path must be a folder, such as "/var/lib/orders"; got ""'],
  ])('refuses %j when it is made', (options, message) => {
    const make = () => diskWrite(options as never)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })
})

describe.skipIf(!mayMount('diskWrite(options) on a full, a read-only and a frozen disk'))('diskWrite(options) on a disk of its own', () => {
  it('is unhealthy with the code disk_full while there is no space, and healthy again when there is', async () => {
    const path = mount('-t', 'tmpfs', '-o', 'size=64k', 'tmpfs')
    const probe = probeCheck(diskWrite({ path }))
    expect(await probe()).toMatchObject({ status: 'healthy' })
    writeFileSync(join(path, 'ballast'), Buffer.alloc(65_536))
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'disk_full' } })
    rmSync(join(path, 'ballast'))
    expect(await probe()).toMatchObject({ status: 'healthy' })
    expect(readdirSync(path)).toEqual([])
  })

  it('is unhealthy with the code disk_full while there is no free inode', async () => {
    const path = mount('-t', 'tmpfs', '-o', 'nr_inodes=2', 'tmpfs')
    writeFileSync(join(path, 'ballast'), '')
    expect(await probeCheck(diskWrite({ path }))()).toMatchObject({ status: 'unhealthy', error: { code: 'disk_full' } })
  })

  it('is unhealthy with the code read_only while the disk is, and healthy again when it is not', async () => {
    const path = mount('-t', 'tmpfs', '-o', 'size=64k', 'tmpfs')
    const probe = probeCheck(diskWrite({ path }))
    runProgram('mount', '-o', 'remount,ro', path)
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'read_only' } })
    runProgram('mount', '-o', 'remount,rw', path)
    expect(await probe()).toMatchObject({ status: 'healthy' })
  })

  it('is unhealthy while the disk hangs, leaves no file, and recovers when the disk answers', async () => {
    const path = mountImage()
    const before = readdirSync(path)
    const probe = probeCheck(diskWrite({ path }))
    expect(await probe()).toMatchObject({ status: 'healthy' })
    runProgram('fsfreeze', '--freeze', path)
    try {
      expect(await probe(200)).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
      expect(await probe(200)).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' }, stuckSince: expect.any(String) })
    } finally {
      runProgram('fsfreeze', '--unfreeze', path)
    }
    await expect.poll(probe, { timeout: 60_000 }).toMatchObject({ status: 'healthy' })
    expect(readdirSync(path)).toEqual(before)
  })

  it('leaves the service its file operations and look-ups while several disks hang, and is degraded for a disk that it did not try', async () => {
    const frozen = Array.from({ length: 5 }, mountImage)
    const [first = '', ...others] = frozen
    const probes = frozen.map((path) => probeCheck(diskWrite({ path })))
    for (const probe of probes) expect(await probe()).toMatchObject({ status: 'healthy' })
    for (const path of frozen) runProgram('fsfreeze', '--freeze', path)
    try {
      const hung = { status: 'unhealthy', error: { code: 'timeout' } }
      const [ofFirst, ofSecond, ...notTried] = probes
      expect(await ofFirst?.(300)).toMatchObject(hung)
      // The first run may find the other disk still under way.
      await expect.poll(() => ofSecond?.(300), { timeout: 60_000 }).toMatchObject(hung)
      expect(await ofSecond?.(300)).toMatchObject(hung)
      for (const probe of notTried) expect(await probe()).toMatchObject({ status: 'degraded' })
      expect(await Promise.all([stat('/'), lookup('localhost')])).toHaveLength(2)
      const well = probeCheck(diskWrite({ path: makeFolder() }))
      expect(await well()).toMatchObject({
        status: 'degraded',
        message: expect.stringContaining(`was not tried, because ${first} has not`),
      })
      expect(await probeCheck(diskWrite({ path: first }))()).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
    } finally {
      for (const path of [first, ...others]) runProgram('fsfreeze', '--unfreeze', path)
    }
    for (const probe of probes) await expect.poll(probe, { timeout: 60_000 }).toMatchObject({ status: 'healthy' })
  })

  it('finds a second disk that hangs while the first one does, and after that one answers again', async () => {
    const [first, second] = [mountImage(), mountImage()]
    const [ofFirst, ofSecond] = [probeCheck(diskWrite({ path: first })), probeCheck(diskWrite({ path: second }))]
    for (const probe of [ofFirst, ofSecond]) expect(await probe()).toMatchObject({ status: 'healthy' })
    const thaw = (path: string) => runProgram('fsfreeze', '--unfreeze', path)
    for (const path of [first, second]) runProgram('fsfreeze', '--freeze', path)
    onTestFinished(() => void thaw(second))
    try {
      expect(await ofFirst(300)).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
      expect(await ofSecond()).toMatchObject({ status: 'degraded', message: expect.stringContaining(`because ${first} has not`) })
      expect(await ofSecond(300)).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
    } finally {
      thaw(first)
    }
    await expect.poll(() => ofSecond(300), { timeout: 60_000 }).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
    await expect.poll(ofFirst, { timeout: 60_000 }).toMatchObject({ status: 'healthy' })
  })
})
