import { setTimeout as sleep } from 'node:timers/promises'
import type { RigFleet } from './start-fleet'

/** One fault: what happens while the client sends its requests. */
export interface Scenario {
  readonly name: string
  play(fleet: RigFleet): Promise<void>
}

const CALM = 3_000
const outage = async (fleet: RigFleet, ms: number, meanwhile: () => Promise<void> = async () => undefined): Promise<void> => {
  await sleep(CALM)
  await fleet.database.stop()
  await Promise.all([sleep(ms), meanwhile()])
  await fleet.database.start()
  await sleep(CALM)
}

/** The faults of the table. */
export const SCENARIOS: readonly Scenario[] = [
  { name: 'PostgreSQL stopped for 30 s', play: (fleet) => outage(fleet, 30_000) },
  {
    name: 'one instance cut off from PostgreSQL',
    async play(fleet) {
      await sleep(CALM)
      await fleet.instances[0]?.route.cut()
      await sleep(20_000)
    },
  },
  {
    name: 'a bad release on 6 of 12, which breaks when it is in rotation',
    async play(fleet) {
      const updated = fleet.instances.slice(0, 6)
      for (const instance of updated) await instance.restart('2')
      await sleep(CALM)
      for (const instance of updated) instance.breakRelease()
      await sleep(20_000)
    },
  },
  {
    name: 'PostgreSQL stopped for 20 s, and 4 of 12 restarted meanwhile',
    play: (fleet) =>
      outage(fleet, 20_000, async () => {
        await sleep(CALM)
        for (const instance of fleet.instances.slice(0, 4)) await instance.restart()
      }),
  },
  {
    name: 'PostgreSQL stopped for 20 s, with one peer frozen by SIGSTOP',
    async play(fleet) {
      fleet.instances[0]?.freeze()
      await outage(fleet, 20_000)
      fleet.instances[0]?.thaw()
    },
  },
  {
    name: 'PostgreSQL stopped for 20 s, Redis gone before',
    async play(fleet) {
      await fleet.redis.stop()
      await outage(fleet, 20_000)
    },
  },
]
