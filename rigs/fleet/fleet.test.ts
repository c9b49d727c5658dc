import { findBinaries, haproxyServer, postgresServer, redisServer } from '@hale/testbed'
import { describe, expect, it, vi } from 'vitest'
import { type RigFleet, startFleet } from './start-fleet'

const needed = [postgresServer, redisServer, haproxyServer].flatMap(({ binaries }) => binaries)
const missing = needed.filter((binary) => !findBinaries([binary]))
const slow = { timeout: 240_000 }
const soon = { timeout: 60_000, interval: 200 }

const statuses = async ({ instances }: RigFleet): Promise<string[]> =>
  Promise.all(instances.map(async (instance) => (await instance.figures()).status))

async function withFleet(guard: boolean, test: (fleet: RigFleet) => Promise<void>): Promise<void> {
  const fleet = await startFleet(4, guard)
  try {
    await test(fleet)
  } finally {
    await fleet.stop()
  }
}

if (missing.length > 0 && !process.env.CI) process.stderr.write(`skipped: four processes behind HAProxy: needs ${missing.join(', ')}\n`)

describe.skipIf(missing.length > 0 && !process.env.CI)('four processes behind HAProxy', () => {
  it('stay in rotation with the guard while PostgreSQL is down', slow, () =>
    withFleet(true, async (fleet) => {
      await fleet.database.stop()
      await vi.waitFor(async () => expect(await statuses(fleet)).toEqual(Array(4).fill('degraded')), soon)
      expect(await fleet.inRotation()).toBe(4)
      await fleet.database.start()
      await vi.waitFor(async () => expect(await statuses(fleet)).toEqual(Array(4).fill('healthy')), soon)
    }),
  )

  it('all leave without it', slow, () =>
    withFleet(false, async (fleet) => {
      await fleet.database.stop()
      await vi.waitFor(async () => expect(await fleet.inRotation()).toBe(0), soon)
    }),
  )

  it('let the one leave that is cut off, with the guard too', slow, () =>
    withFleet(true, async (fleet) => {
      await fleet.instances[0]?.route.cut()
      await vi.waitFor(async () => expect(await fleet.inRotation()).toBe(3), soon)
      expect(await statuses(fleet)).toEqual(['unhealthy', 'healthy', 'healthy', 'healthy'])
    }),
  )
})
