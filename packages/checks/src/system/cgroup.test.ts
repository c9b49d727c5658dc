import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { cgroupMemoryLimit, cgroupMemoryUsed } from './cgroup'

const roots: string[] = []
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true })
})

/** A root folder with these files. */
function tree(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'hale-cgroup-'))
  roots.push(root)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), `${content}\n`)
  }
  return root
}

const GiB = 2 ** 30
const unlimitedInVersion1 = '9223372036854771712'

describe('cgroupMemoryLimit', () => {
  it('reads the limit of a container, which sees its group as the root, in version 2', () => {
    const root = tree({ 'proc/self/cgroup': '0::/', 'sys/fs/cgroup/memory.max': String(GiB) })
    expect(cgroupMemoryLimit(root)).toBe(GiB)
  })

  it('reads the limit of a nested group in version 2', () => {
    const root = tree({
      'proc/self/cgroup': '0::/system.slice/orders.service',
      'sys/fs/cgroup/system.slice/memory.max': 'max',
      'sys/fs/cgroup/system.slice/orders.service/memory.max': String(GiB),
    })
    expect(cgroupMemoryLimit(root)).toBe(GiB)
  })

  it('takes the smallest limit on the way to the root', () => {
    const files = (pod: number, container: number) => ({
      'proc/self/cgroup': '0::/kubepods/pod1/container1',
      'sys/fs/cgroup/kubepods/memory.max': String(8 * GiB),
      'sys/fs/cgroup/kubepods/pod1/memory.max': String(pod),
      'sys/fs/cgroup/kubepods/pod1/container1/memory.max': String(container),
    })
    expect(cgroupMemoryLimit(tree(files(2 * GiB, 4 * GiB)))).toBe(2 * GiB)
    expect(cgroupMemoryLimit(tree(files(4 * GiB, 2 * GiB)))).toBe(2 * GiB)
  })

  it('reads the limit of a group in version 1', () => {
    const root = tree({
      'proc/self/cgroup': '12:cpu,cpuacct:/docker/abc\n4:memory:/docker/abc\n0::/docker/abc',
      'sys/fs/cgroup/memory/memory.limit_in_bytes': unlimitedInVersion1,
      'sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes': String(GiB),
    })
    expect(cgroupMemoryLimit(root)).toBe(GiB)
  })

  it('reads the limit of a container whose group is not visible to it, in version 1', () => {
    const root = tree({
      'proc/self/cgroup': '4:hugetlb,memory:/kubepods/besteffort/pod1/container1',
      'sys/fs/cgroup/memory/memory.limit_in_bytes': String(GiB),
    })
    expect(cgroupMemoryLimit(root)).toBe(GiB)
  })

  it('uses version 1 where both exist and version 1 controls memory', () => {
    const root = tree({
      'proc/self/cgroup': '4:memory:/a\n1:name=systemd:/a\n0::/b',
      'sys/fs/cgroup/memory/a/memory.limit_in_bytes': String(GiB),
      'sys/fs/cgroup/b/memory.max': String(2 * GiB),
    })
    expect(cgroupMemoryLimit(root)).toBe(GiB)
  })

  it.each([
    ['unlimited in version 2', { 'proc/self/cgroup': '0::/a', 'sys/fs/cgroup/a/memory.max': 'max' }],
    ['unlimited in version 1', { 'proc/self/cgroup': '4:memory:/', 'sys/fs/cgroup/memory/memory.limit_in_bytes': unlimitedInVersion1 }],
    ['set nowhere, as in the root group', { 'proc/self/cgroup': '0::/' }],
    ['on a system without control groups', {}],
    ['in a file that holds something else', { 'proc/self/cgroup': '0::/', 'sys/fs/cgroup/memory.max': 'lots' }],
    ['in an empty file', { 'proc/self/cgroup': '0::/', 'sys/fs/cgroup/memory.max': '' }],
    ['zero', { 'proc/self/cgroup': '0::/', 'sys/fs/cgroup/memory.max': '0' }],
    ['of an unreadable list of groups', { 'proc/self/cgroup': 'nonsense' }],
  ])('is undefined where the limit is %s', (_, files: Record<string, string>) => {
    expect(cgroupMemoryLimit(tree(files))).toBeUndefined()
  })

  it('does not leave the hierarchy when the group is outside of the visible root', () => {
    const root = tree({
      'proc/self/cgroup': '0::/../../elsewhere',
      'sys/fs/cgroup/memory.max': String(GiB),
      'sys/elsewhere/memory.max': '1',
    })
    expect(cgroupMemoryLimit(root)).toBe(GiB)
  })

  it('reads this machine without an error', () => {
    const limit = cgroupMemoryLimit()
    expect(limit === undefined || limit > 0).toBe(true)
  })
})

describe('cgroupMemoryUsed', () => {
  it('is the account of the group without its page cache, but with shared memory, in version 2', () => {
    const root = tree({
      'proc/self/cgroup': '0::/',
      'sys/fs/cgroup/memory.current': String(900),
      'sys/fs/cgroup/memory.stat': 'anon 200\nfile 700\nshmem 50\nfile_mapped 600',
    })
    expect(cgroupMemoryUsed(root)).toBe(250)
  })

  it('does not count what the kernel remembers of files, in version 2', () => {
    const root = tree({
      'proc/self/cgroup': '0::/',
      'sys/fs/cgroup/memory.current': String(900),
      'sys/fs/cgroup/memory.stat': 'anon 200\nfile 100\nshmem 50\nslab_reclaimable 500\nslab_unreclaimable 10\nslab 510',
    })
    expect(cgroupMemoryUsed(root)).toBe(350)
  })

  it('is so in version 1, with the groups below', () => {
    const root = tree({
      'proc/self/cgroup': '4:memory:/orders\n0::/',
      'sys/fs/cgroup/memory/orders/memory.usage_in_bytes': String(900),
      'sys/fs/cgroup/memory/orders/memory.stat': 'cache 1\nshmem 1\ntotal_cache 700\ntotal_shmem 50',
    })
    expect(cgroupMemoryUsed(root)).toBe(250)
  })

  it('is not the account of the whole machine, where the group has none', () => {
    const root = tree({ 'proc/self/cgroup': '0::/orders', 'sys/fs/cgroup/memory.current': '900', 'sys/fs/cgroup/memory.stat': 'file 0' })
    expect(cgroupMemoryUsed(root)).toBeUndefined()
    expect(cgroupMemoryUsed(tree({}))).toBeUndefined()
  })
})
