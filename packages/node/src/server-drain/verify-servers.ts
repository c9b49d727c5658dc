import type { Server } from 'node:net'
import { rule, verify } from '@hale/options'

// Made when it is needed, so that a bundle of the other parts of this package does not carry it.
const serverRule = () =>
  rule(
    (value) => typeof (value as Server | null)?.prependListener === 'function' && typeof (value as Server).listening === 'boolean',
    'must be a Node server',
    'Use what app.listen() returns on Express and Koa, app.server on Fastify, what serve() returns on Hono',
  )

/**
 * The servers, each once.
 *
 * @throws TypeError for a value that is not a Node server, such as an application.
 */
export function verifyServers(caller: string, server: Server | readonly Server[]): readonly Server[] {
  const servers = [server].flat()
  for (const one of servers) verify(caller, 'server', one, serverRule())
  return [...new Set(servers)]
}
