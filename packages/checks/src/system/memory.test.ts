import { totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import { createHealth } from '@hale/core'
import { probeCheck } from '@hale/testbed'
import { describe, expect, it } from 'vitest'
import { memory, memoryLimit } from './memory'

const MiB = 2 ** 20

describe('memory(options)', () => {
  it('is local and observes the part in use as a ratio, with bytes beside it', async () => {
    const row = await probeCheck(memory({ degradedAt: 1, unhealthyAt: 1 }))()
    const { limitBytes, heldBytes, rssBytes } = row.data ?? {}
    expect(row).toMatchObject({
      status: 'healthy',
      scope: 'local',
      message: expect.stringMatching(
        /^(memory of the (process (in the container|on the machine)|container)|V8 heap): [\d.]+% used, .+ of .+/,
      ),
      observed: { unit: 'ratio' },
      data: { rssBytes: expect.any(Number), heapUsedBytes: expect.any(Number), heapLimitBytes: getHeapStatistics().heap_size_limit },
    })
    expect(row.observed?.value).toBeGreaterThan(0)
    expect(limitBytes).toBeLessThanOrEqual(totalmem())
    expect(heldBytes).toBeLessThanOrEqual(Number(rssBytes))
  })

  it('is judged by the fullest', async () => {
    const { observed, data = {} } = await probeCheck(memory())()
    const { heldBytes, containerBytes = 0, limitBytes, heapUsedBytes, heapLimitBytes } = data
    const held = Math.max(Number(heldBytes), Number(containerBytes)) / Number(limitBytes)
    expect(observed?.value).toBeCloseTo(Math.max(held, Number(heapUsedBytes) / Number(heapLimitBytes)), 3)
  })

  it('is degraded from degradedAt on and unhealthy from unhealthyAt on', async () => {
    expect(await probeCheck(memory({ degradedAt: 0, unhealthyAt: 1 }))()).toMatchObject({ status: 'degraded' })
    expect(await probeCheck(memory({ degradedAt: 0, unhealthyAt: 0 }))()).toMatchObject({ status: 'unhealthy' })
  })

  it('fits liveness', async () => {
    const report = await createHealth({ liveness: { memory: memory() } }).report('liveness')
    expect(report.checks).toMatchObject({ memory: { scope: 'local' } })
  })

  it('observes a growing heap', async () => {
    const probe = probeCheck(memory())
    const heapUsed = async () => {
      const { data: { heapUsedBytes } = {} } = await probe()
      return Number(heapUsedBytes)
    }
    const before = await heapUsed()
    const ballast = Array.from({ length: 2 ** 20 }, (_, index) => ({ index }))
    expect((await heapUsed()) - before).toBeGreaterThan(8 * MiB)
    expect(ballast).toHaveLength(2 ** 20)
  })

  it.each([
    [{ degradedAt: Number.NaN }, 'memory: degradedAt must be a ratio from 0 to 1, such as 0.8; got NaN'],
    [{ unhealthyAt: 512 * MiB }, 'memory: unhealthyAt must be a ratio from 0 to 1, such as 0.8; got 536870912'],
    [{ degradedAt: 0.99 }, 'memory: degradedAt must be at most unhealthyAt, which is 0.95; got 0.99'],
    [{ degradedAt: '1' }, 'memory: degradedAt must be a ratio from 0 to 1, such as 0.8; got "1"'],
  ])('refuses %j when it is made', (options, message) => {
    const make = () => memory(options as never)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })
})

describe('memoryLimit(machine, container)', () => {
  it("goes by the container's limit where there is one", () => {
    expect(memoryLimit(1_000, 100)).toEqual({ bytes: 100, of: 'in the container' })
  })

  it("goes by the machine's memory where there is no limit, or one above it", () => {
    expect(memoryLimit(1_000)).toEqual({ bytes: 1_000, of: 'on the machine' })
    expect(memoryLimit(1_000, 5_000)).toEqual({ bytes: 1_000, of: 'on the machine' })
  })
})
