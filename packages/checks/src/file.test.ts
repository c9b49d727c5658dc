import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { probeCheck } from '@hale/testbed'
import { describe, expect, it } from 'vitest'
import { file } from './file'
import { makeFolder } from './testing/mount'
import { runMany } from './testing/run-many'
import { tryFaults } from './testing/try-faults'

/** Sets the time of the last change to this long ago (ms). */
function age(path: string, ms: number): void {
  const time = new Date(Date.now() - ms)
  utimesSync(path, time, time)
}

function makeFile(): string {
  const path = join(makeFolder(), 'prices.json')
  writeFileSync(path, '{}')
  return path
}

describe('file(options)', () => {
  it('is healthy while the file is fresh, degraded and unhealthy as it gets old, and healthy when it is written again', async () => {
    const path = makeFile()
    const probe = probeCheck(file({ path, degradedAt: 60_000, unhealthyAt: 600_000 }))
    expect(await probe()).toMatchObject({ status: 'healthy', scope: 'local', observed: { unit: 'ms' }, data: { path, size: 2 } })
    age(path, 60_000)
    expect(await probe()).toMatchObject({ status: 'degraded', message: expect.stringMatching(/prices\.json changed 6\d{4} ms ago$/) })
    age(path, 600_000)
    expect(await probe()).toMatchObject({ status: 'unhealthy' })
    writeFileSync(path, '{"cup":1}')
    expect(await probe()).toMatchObject({ status: 'healthy' })
  })

  it('reports each fault of a file, and recovers', async () => {
    const path = makeFile()
    const mend = () => {
      rmSync(path, { recursive: true, force: true })
      writeFileSync(path, '{}')
    }
    await tryFaults('file, a file', probeCheck(file({ path, degradedAt: 60_000, unhealthyAt: 600_000 })), {
      old: { break: () => age(path, 60_000), mend, status: 'degraded' },
      'too old': { break: () => age(path, 600_000), mend, status: 'unhealthy' },
      missing: { break: () => rmSync(path), mend, status: 'unhealthy', code: 'missing' },
      empty: { break: () => truncateSync(path), mend, status: 'unhealthy', code: 'empty' },
    })
  })

  it('is unhealthy with the code missing while there is no file, or a folder, and recovers', async () => {
    const path = makeFile()
    const probe = probeCheck(file({ path }))
    expect(await probe()).toMatchObject({ status: 'healthy' })
    rmSync(path)
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'missing' } })
    mkdirSync(path)
    expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'missing', message: `${path} is not a file` } })
    rmSync(path, { recursive: true })
    writeFileSync(path, '{}')
    expect(await probe()).toMatchObject({ status: 'healthy' })
  })

  it('is unhealthy with the code empty for a file without content, unless that is well', async () => {
    const path = makeFile()
    truncateSync(path)
    expect(await probeCheck(file({ path }))()).toMatchObject({ status: 'unhealthy', error: { code: 'empty' } })
    expect(await probeCheck(file({ path, empty: 'healthy' }))()).toMatchObject({ status: 'healthy' })
  })

  it('follows a link to the file that it points to now, as Kubernetes replaces a mounted configuration', async () => {
    const folder = makeFolder()
    for (const name of ['first', 'second']) writeFileSync(join(folder, name), name)
    age(join(folder, 'first'), 900_000)
    const path = join(folder, 'current')
    symlinkSync('first', path)
    const probe = probeCheck(file({ path, unhealthyAt: 600_000 }))
    expect(await probe()).toMatchObject({ status: 'unhealthy' })
    symlinkSync('second', `${path}.new`)
    renameSync(`${path}.new`, path)
    expect(await probe()).toMatchObject({ status: 'healthy' })
  })

  it('takes a time in the future for an age of 0', async () => {
    const path = makeFile()
    age(path, -600_000)
    expect(await probeCheck(file({ path, unhealthyAt: 3_600_000 }))()).toMatchObject({
      status: 'healthy',
      observed: { value: 0, unit: 'ms' },
    })
    expect(await probeCheck(file({ path }))()).toMatchObject({ status: 'healthy' })
  })

  it('is degraded where the time is further in the future than the file may be old', async () => {
    const path = makeFile()
    age(path, -600_000)
    expect(await probeCheck(file({ path, unhealthyAt: 60_000 }))()).toMatchObject({
      status: 'degraded',
      message: expect.stringMatching(/prices\.json has a date (599|600)\d{3} ms in the future$/),
    })
  })

  it('leaves nothing behind after many runs', async () => {
    expect(await runMany(file({ path: makeFile() }))).toEqual([])
  })

  it.each([
    [undefined, 'file: path must be a file, such as "/var/lib/orders/prices.json"; got undefined'],
    [{ path: '/a', unhealthyAt: 0 }, 'file: unhealthyAt must be 1 to 2147483647 ms; got 0'],
    [{ path: '/a', degradedAt: 10, unhealthyAt: 5 }, 'file: degradedAt must be at most unhealthyAt, which is 5; got 10'],
    [{ path: '/a', empty: true }, 'file: empty must be "unhealthy" or "healthy"; got true'],
  ])('refuses %j when it is made', (options, message) => {
    expect(() => file(options as never)).toThrow(message)
  })
})
