import { afterAll, beforeAll, describe, it } from 'vitest'
import { findBinaries } from './binaries'
import type { ServerKind } from './server-kind'
import type { ServerProcess } from './server-process'

/** How long (ms) a server may take to start or to stop. RabbitMQ takes 6 s on an idle machine. */
const START = 300_000

/**
 * A `describe` whose tests share one private server, started before the first and removed after the last. Where its
 * programs are not installed the tests are skipped with a line that says so, but fail when `CI` is set.
 */
export function describeWithServer<Server extends ServerProcess, Options>(
  kind: ServerKind<Server, Options>,
  name: string,
  tests: (server: () => Server) => void,
  options?: Options,
): void {
  let server: Server | undefined
  const running = () => {
    if (!server) throw new Error(`${name}: the server is only there while a test runs`)
    return server
  }
  const { CI } = process.env
  const needed = [...kind.binaries, ...(kind.library ? [kind.library.name] : [])]
  const missing = `needs ${needed.join(' and ')}, not found here (${kind.remedy})`

  if (findBinaries(kind.binaries) && (kind.library?.isInstalled() ?? true)) {
    describe(name, () => {
      beforeAll(async () => {
        server = await kind.start(options)
      }, START)
      afterAll(() => server?.remove(), START)
      tests(running)
    })
  } else if (CI) {
    describe(name, () => {
      it(missing, () => {
        throw new Error(missing)
      })
    })
  } else {
    process.stderr.write(`skipped: ${name}: ${missing}\n`)
    describe.skip(`${name} (${missing})`, () => tests(running))
  }
}
