import { startNodeServer } from './node-server'
import type { ServerKind } from './server-kind'
import type { ServerAtPort } from './server-process'

/** Where an OpenID provider is. */
export type IdentityServer = ServerAtPort

/**
 * Its issuer is the address by which a client reached it, so that it may stand behind a proxy. It keeps idle connections
 * for long: a server that was frozen for longer than it keeps them resets the calls that wait when it is thawed.
 */
const script = `
const { generateKeyPairSync } = require('node:crypto')
const publish = ({ publicKey }, kid) => ({ ...publicKey.export({ format: 'jwk' }), use: 'sig', kid })
const keys = [
  publish(generateKeyPairSync('rsa', { modulusLength: 2048 }), 'rsa'),
  publish(generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'ec'),
]
const documents = {
  '/.well-known/openid-configuration': (issuer) => ({ issuer, jwks_uri: issuer + '/keys' }),
  '/keys': () => ({ keys }),
}
library
  .createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
    const document = documents[request.url]
    response.setHeader('content-type', 'application/json')
    response.writeHead(document ? 200 : 404).end(JSON.stringify(document?.('http://' + request.headers.host) ?? {}))
  })
  .listen(port, host, () => console.log('ready'))
`

async function startIdentity(): Promise<IdentityServer> {
  return await startNodeServer({ name: 'identity', library: 'node:http', script })
}

/** A private OpenID provider with two keys, on a free loopback port. It issues no token. */
export const identityServer: ServerKind<IdentityServer, never> = { binaries: [], remedy: 'pnpm install', start: startIdentity }
