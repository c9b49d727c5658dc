import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createHealth } from '@hale/core'
import { createFleet, staticPeers } from '@hale/fleet'
import { probes } from '@hale/node'
import { openPage } from '../../benchmarks/src/report/page'
import { askByHttp } from '../../packages/fleet/src/asking/ask-peer'
import { writeCredential } from '../../packages/fleet/src/identity/credential'

// What a request to a peer costs in CPU time: one process sends, another one answers.
const ROUNDS = 400
const WARM_UP = 100
const ASKS = 6

if (process.argv[2] === 'peer') await answer()
else await send()

/** The peer: a health with one check, as users have it. */
async function answer(): Promise<void> {
  const fleet = createFleet({ peers: staticPeers([]) })
  const health = createHealth({ name: 'orders', readiness: { database: async () => {} }, fleet })
  const handle = probes(health)
  const server = createServer((request, response) => handle(request, response, () => response.writeHead(404).end()))
  process.on('message', () => process.send?.(process.cpuUsage()))
  process.once('disconnect', () => process.exit())
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
}

async function send(): Promise<void> {
  const peer = fork(import.meta.filename, ['peer'], { execArgv: ['--import', 'tsx'] })
  const [port] = await once(peer, 'message')
  const cpuOfPeer = async (): Promise<NodeJS.CpuUsage> => {
    const usage = once(peer, 'message')
    peer.send('usage')
    return (await usage)[0]
  }
  await sendRounds(port, WARM_UP)
  const before = [process.cpuUsage(), await cpuOfPeer()] as const
  await sendRounds(port, ROUNDS)
  const after = [process.cpuUsage(), await cpuOfPeer()] as const
  peer.disconnect()
  const [sender, receiver] = before.map((usage, index) => perAsk(usage, after[index] as NodeJS.CpuUsage))
  const table = ['| CPU of a request to a peer | |', '|---|---|', `| the sender | ${sender} ms |`, `| the peer | ${receiver} ms |`].join(
    '\n',
  )
  console.log(table)
  openPage(join(import.meta.dirname, '../../docs/guides/fleet.md')).write('cost', table)
}

async function sendRounds(port: number, rounds: number): Promise<void> {
  const url = `http://127.0.0.1:${port}/readyz/database`
  for (let round = 0; round < rounds; round += 1) {
    const asks = Array.from({ length: ASKS }, () => askByHttp({ url, credential: writeCredential('orders', 'database'), timeout: 10_000 }))
    for (const reply of await Promise.all(asks)) if (typeof reply === 'string') throw new Error(`the peer is ${reply}`)
  }
}

function perAsk(before: NodeJS.CpuUsage, after: NodeJS.CpuUsage): string {
  const used = after.user + after.system - before.user - before.system
  return (used / 1_000 / ROUNDS / ASKS).toFixed(2)
}
