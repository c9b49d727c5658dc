import { networkInterfaces } from 'node:os'
import { hostOf } from '../../http/addresses'
import { connects } from './connects'
import type { Reach } from './service'

/** On which addresses of this machine the service accepts connections. `undefined` for a URL of another machine. */
export async function readReach({ hostname }: URL, port: number): Promise<Reach | undefined> {
  if (!isLoopback(hostOf(hostname))) return undefined
  const own = ownAddress()
  const [loopback, loopback6, ownAnswers] = await Promise.all([
    connects('127.0.0.1', port),
    connects('::1', port),
    own === undefined ? undefined : connects(own, port),
  ])
  return { loopback, loopback6, own: own === undefined || ownAnswers === undefined ? undefined : { address: own, answers: ownAnswers } }
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

/** An address by which other machines reach this one. */
function ownAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return all.find(({ internal, family }) => !internal && family === 'IPv4')?.address
}
