import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { freePort } from './free-port'
import { startNodeServer } from './node-server'
import type { ServerKind } from './server-kind'
import { type ServerAtPort, startServerProcess } from './server-process'

/** A gRPC server with the standard health service. It serves `""`; `sick` does not serve, and `unsure` is unknown. */
export interface GrpcServer extends ServerAtPort {
  /** What the header `authorization` must hold. */
  readonly token: string
}

const token = 'only-for-tests'

const script = `
const grpc = require(settings.grpc)
const guard = (_, call) =>
  new grpc.ServerInterceptingCall(call, {
    start(next) {
      next({
        onReceiveMetadata(metadata, pass) {
          if (metadata.get('authorization')[0] === settings.token) pass(metadata)
          else call.sendStatus({ code: grpc.status.UNAUTHENTICATED, details: 'wrong token' })
        },
      })
    },
  })
const server = new grpc.Server({ interceptors: [guard] })
new library.HealthImplementation({ '': 'SERVING', sick: 'NOT_SERVING', unsure: 'UNKNOWN' }).addToServer(server)
server.bindAsync(host + ':' + port, grpc.ServerCredentials.createInsecure(), (error) => {
  if (error) throw error
  console.log('ready')
})
`

async function startGrpc(): Promise<GrpcServer> {
  const grpc = createRequire(import.meta.url).resolve('@grpc/grpc-js')
  const server = await startNodeServer({ name: 'grpc', library: 'grpc-health-check', script, settings: { grpc, token } })
  return { ...server, token }
}

/** A private server of `@grpc/grpc-js` with the service of `grpc-health-check`, on a free loopback port. */
export const grpcServer: ServerKind<GrpcServer, never> = { binaries: [], remedy: 'pnpm install', start: startGrpc }

/** Debian's packages are for this Python alone. */
const python = '/usr/bin/python3'
const host = '127.0.0.1'

function hasGrpc(): boolean {
  try {
    execFileSync(python, ['-c', 'import grpc'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function startGrpcCore(): Promise<GrpcServer> {
  const port = await freePort()
  const server = await startServerProcess({
    name: 'grpc-core',
    ready: /^ready$/m,
    stop: 'SIGTERM',
    command: () => [python, join(import.meta.dirname, 'grpc-core-server.py'), `${host}:${port}`, token],
  })
  return { ...server, host, port, token }
}

/** The same of gRPC's C core, on which the servers of C++, Python, Ruby and PHP stand. */
export const grpcCoreServer: ServerKind<GrpcServer, never> = {
  binaries: [],
  library: { name: "Python's grpcio", isInstalled: hasGrpc },
  remedy: 'apt-get install python3-grpcio',
  start: startGrpcCore,
}
