import { accessSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { findBinaries, redisServer } from '@hale/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blackboxClients } from './clients/blackbox'
import { checkHttpClients } from './clients/check-http'
import { haproxyClients } from './clients/haproxy'
import { monit } from './clients/monit'
import { varnish } from './clients/varnish'
import { type OrdersService, startOrdersService } from './orders-service'
import { page } from './page'
import type { RealClient, RunningClient } from './real-client'
import { type State, states } from './states'

const clients: readonly RealClient[] = [...haproxyClients, ...blackboxClients, varnish, monit, ...checkHttpClients]
/** Longer than any client's interval, so that its verdict is about this state. */
const oneInterval = 1_500

function installed(binary: string): boolean {
  if (!binary.startsWith('/')) return findBinaries([binary]) !== undefined
  try {
    accessSync(binary)
    return true
  } catch {
    return false
  }
}

const { CI } = process.env
const present = clients.filter(({ binaries }) => [...binaries, ...redisServer.binaries].every(installed))
const missing = clients.filter((client) => !present.includes(client))

describe('what real clients conclude', () => {
  let service: OrdersService
  const running = new Map<RealClient, RunningClient>()

  beforeAll(async () => {
    if (present.length === 0) return
    service = await startOrdersService()
    const place = { host: '127.0.0.1', ...service }
    await Promise.all(present.map(async (client) => running.set(client, await client.start(client.configuration(place)))))
  })

  afterAll(async () => {
    await Promise.all([...running.values()].map((client) => client.remove()))
    await service?.remove()
  })

  async function conclusions(): Promise<Record<string, string>> {
    const verdicts = [...running].map(async ([{ name }, client]) => [name, await client.conclusion()] as const)
    return Object.fromEntries(await Promise.all(verdicts))
  }

  const expected = (state: State): Record<string, string> =>
    Object.fromEntries(present.map(({ name, concludes }) => [name, concludes[state]]))

  for (const state of Object.keys(states) as State[]) {
    it.skipIf(present.length === 0)(`while it is ${state}: ${states[state]}`, async () => {
      await service.enter(state)
      const end = Date.now() + 200_000
      let concluded: Record<string, string> = {}
      const agree = async () => {
        concluded = await conclusions()
        return isDeepStrictEqual(concluded, expected(state)) || Date.now() > end
      }
      do {
        while (!(await agree())) await sleep(100)
        await sleep(oneInterval)
      } while (!(await agree()))
      expect(concluded).toEqual(expected(state))
    })
  }

  for (const { name, remedy } of missing) {
    const line = `${name} is not installed here (${remedy})`
    if (!CI) process.stderr.write(`skipped: ${line}\n`)
    it.skipIf(!CI)(line, () => expect.unreachable(line))
  }

  it('is what docs/evidence/clients.md says', async () => {
    await expect(page(clients)).toMatchFileSnapshot(join(import.meta.dirname, '../../docs/evidence/clients.md'))
  })
})
