import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { probeCheck } from '@hale/testbed'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runMany } from '../testing/run-many'
import { pressure } from './pressure'
import { pressureFile, waitedPart } from './pressure-file'

const psi = (avg60: number) =>
  `some avg10=99.00 avg60=${avg60.toFixed(2)} avg300=9.20 total=396125597\nfull avg10=0.00 avg60=77.00 avg300=0.00 total=0`

/** A root folder with these files. */
function tree(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'hale-pressure-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), `${content}\n`)
  }
  return root
}

const reported = existsSync('/proc/pressure/cpu')
if (!reported) process.stderr.write('skipped: pressure(options) on this kernel: it reports no pressure\n')

describe.runIf(reported)('pressure(options) on this kernel', () => {
  it('is local and observes the worst part of the last minute as a ratio, with each one beside it', async () => {
    const row = await probeCheck(pressure({ degradedAt: 1, unhealthyAt: 1 }))()
    const { cpu, memory } = row.data ?? {}
    expect(row).toMatchObject({
      scope: 'local',
      message: expect.stringMatching(/^tasks waited for (cpu|memory) in [\d.]+% of the last minute \(\/.+\)$/),
      observed: { value: Math.max(Number(cpu), Number(memory)), unit: 'ratio' },
    })
  })

  it('reports the values of the kernel', async () => {
    const file = pressureFile('cpu') ?? ''
    const value = () => Number(/some .*avg60=([\d.]+)/.exec(readFileSync(file, 'utf8'))?.[1]) / 100
    const before = value()
    const seen = (await probeCheck(pressure({ resources: ['cpu'] }))()).observed?.value ?? -1
    const after = value()
    expect(seen).toBeGreaterThanOrEqual(Math.min(before, after) - 0.0001)
    expect(seen).toBeLessThanOrEqual(Math.max(before, after) + 0.0001)
  })

  it('is degraded from degradedAt on and unhealthy from unhealthyAt on', async () => {
    expect(await probeCheck(pressure({ degradedAt: 0, unhealthyAt: 1 }))()).toMatchObject({ status: 'degraded' })
    expect(await probeCheck(pressure({ degradedAt: 0, unhealthyAt: 0 }))()).toMatchObject({ status: 'unhealthy' })
  })

  it('reports only the resources in its options', async () => {
    expect(Object.keys((await probeCheck(pressure({ resources: ['io'] }))()).data ?? {})).toEqual(['io'])
  })

  it('leaves nothing behind after many runs', async () => {
    expect(await runMany(pressure())).toEqual([])
  })
})

describe('pressure(options)', () => {
  it.each([
    [{ resources: [] }, 'pressure: resources must be an array of "cpu", "memory" or "io"; got an empty array'],
    [{ resources: ['disk'] }, 'pressure: resources must be an array of "cpu", "memory" or "io"; got an array of 1'],
    [{ resources: 'cpu' }, 'pressure: resources must be an array of "cpu", "memory" or "io"; got "cpu"'],
    [{ unhealthyAt: 95 }, 'pressure: unhealthyAt must be a ratio from 0 to 1, such as 0.8; got 95'],
    [{ degradedAt: 0.6, unhealthyAt: 0.5 }, 'pressure: degradedAt must be at most unhealthyAt, which is 0.5; got 0.6'],
  ])('refuses %j when it is made', (options, message) => {
    const make = () => pressure(options as never)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })

  it.skipIf(reported)('throws where the kernel reports no pressure, and says what to do', () => {
    expect(() => pressure()).toThrow('pressure: this system reports no pressure for cpu. Leave it out here, or boot a Linux with psi=1')
  })
})

describe('pressureFile(resource, root)', () => {
  it("finds a container's own, which sees its group as the root", () => {
    const root = tree({ 'proc/self/cgroup': '0::/', 'sys/fs/cgroup/cpu.pressure': psi(1), 'proc/pressure/cpu': psi(2) })
    expect(pressureFile('cpu', root)).toBe(join(root, 'sys/fs/cgroup/cpu.pressure'))
  })

  it('finds that of a nested group, or the nearest above it where its own is not visible', () => {
    const files = {
      'proc/self/cgroup': '0::/pod/container',
      'sys/fs/cgroup/memory.pressure': psi(1),
      'sys/fs/cgroup/pod/memory.pressure': psi(2),
    }
    const near = tree(files)
    expect(pressureFile('memory', near)).toBe(join(near, 'sys/fs/cgroup/pod/memory.pressure'))
    const own = tree({ ...files, 'sys/fs/cgroup/pod/container/memory.pressure': psi(3) })
    expect(pressureFile('memory', own)).toBe(join(own, 'sys/fs/cgroup/pod/container/memory.pressure'))
  })

  it('finds that of version 2 where both versions are in use', () => {
    const root = tree({
      'proc/self/cgroup': '4:memory:/docker/abc\n0::/docker/abc',
      'sys/fs/cgroup/unified/docker/abc/cpu.pressure': psi(1),
    })
    expect(pressureFile('cpu', root)).toBe(join(root, 'sys/fs/cgroup/unified/docker/abc/cpu.pressure'))
  })

  it("finds the machine's where the group has none, or one that is switched off", () => {
    const root = tree({ 'proc/self/cgroup': '4:memory:/docker/abc', 'sys/fs/cgroup/cpu.pressure': '', 'proc/pressure/cpu': psi(2) })
    expect(pressureFile('cpu', root)).toBe(join(root, 'proc/pressure/cpu'))
  })

  it('finds none where the kernel has none', () => {
    expect(pressureFile('cpu', tree({ 'proc/self/cgroup': '0::/' }))).toBeUndefined()
  })
})

describe('waitedPart(file)', () => {
  it('is the part of the last minute in which at least one task waited', () => {
    const root = tree({ cpu: psi(23.45), idle: psi(0), all: psi(100) })
    expect(['cpu', 'idle', 'all'].map((name) => waitedPart(join(root, name)))).toEqual([0.2345, 0, 1])
  })

  it('is undefined for anything else', () => {
    expect(waitedPart(join(tree({ other: 'full avg10=0.00 avg60=1.00' }), 'other'))).toBeUndefined()
    expect(waitedPart('/nowhere')).toBeUndefined()
  })
})
