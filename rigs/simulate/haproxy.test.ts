import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { describeWithServer, freePort, type HaproxyServer, haproxyServer } from '@hale/testbed'
import { expect, it } from 'vitest'
import { type Database, startDatabase } from './database'
import { haleSimulate } from './hale-simulate'
import { type ServiceProcess, startService, untilReady } from './start-service'

const INTERVAL = 1
const port = await freePort()
const backend = `backend orders
  option httpchk GET /readyz
  timeout check 1s
  timeout connect 1s
  timeout server 5s
  server one 127.0.0.1:${port} check inter ${INTERVAL}s fall 3 rise 2
`

interface Situation {
  readonly database: Database
  readonly service: ServiceProcess
  until(at: number): Promise<void>
}

/** Each begins between two checks, so that the moment of a check does not decide. */
const FAULTS: Readonly<Record<string, (situation: Situation) => Promise<void>>> = {
  async 'database down 2500ms..8500ms'({ database, until }) {
    await until(2.5)
    await database.stop()
    await until(8.5)
    await database.start()
  },
  async 'loop blocked 6s at 2500ms'({ until }) {
    await until(2.5)
    await fetch(`http://127.0.0.1:${port}/block/6`)
  },
}

describeWithServer(
  haproxyServer,
  'hale simulate and a real HAProxy agree within one interval',
  (haproxy) => {
    // A busy machine delays real processes. What disagrees for another reason disagrees each time.
    it.each(Object.entries(FAULTS))('%s', { retry: 5 }, async (fault, happen) => {
      const database = await startDatabase()
      const service = startService({ port, database: database.port, readinessDelay: 1_000 })
      try {
        await untilReady(port)
        await untilUp(haproxy(), true)
        const simulated = await haleSimulate(backend, `http://127.0.0.1:${port}`, fault)
        // HAProxy keeps the health of a server that it has just taken back: wait until it is full.
        await sleep(3 * INTERVAL * 1_000)
        await once(service.child, 'message')
        const begin = performance.now()
        const until = (at: number): Promise<void> => sleep(Math.max(0, begin + at * 1_000 - performance.now()))
        const happening = happen({ database, service, until })
        const out = await untilUp(haproxy(), false, begin)
        const back = await untilUp(haproxy(), true, begin)
        await happening
        console.log(
          `| ${fault} | out: simulated ${simulated[0]?.at} s, real ${out.toFixed(1)} s | back: simulated ${simulated[1]?.at} s, real ${back.toFixed(1)} s |`,
        )
        expect(simulated.map(({ event }) => event)).toEqual(['unready', 'ready'])
        expect(Math.abs(out - (simulated[0]?.at ?? Number.NaN))).toBeLessThanOrEqual(INTERVAL)
        expect(Math.abs(back - (simulated[1]?.at ?? Number.NaN))).toBeLessThanOrEqual(INTERVAL)
      } finally {
        service.child.kill('SIGKILL')
        await service.ended
        await database.stop()
      }
    })
  },
  { config: `defaults\n  mode http\n  timeout client 5s\n${backend}` },
)

/** Waits until HAProxy counts the server as up or down. Returns the seconds since `begin`. */
async function untilUp(haproxy: HaproxyServer, up: boolean, begin = 0): Promise<number> {
  while ((await haproxy.stats('orders', 'one')).status?.startsWith('UP') !== up) await sleep(25)
  return (performance.now() - begin) / 1_000
}
