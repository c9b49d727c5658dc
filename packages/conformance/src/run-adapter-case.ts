import type { AdapterCase, AppUnderTest, Differences, MountAdapter, MountedApp, MountHandler } from './adapter-case'
import { openConnection, type RawConnection } from './http/raw-connection'
import { sendRequest } from './http/send-request'
import { withoutUnhandledRejections } from './unhandled-rejections'

/**
 * Runs one case: starts its apps, closes them, and verifies that no rejection is left unhandled. The cases of
 * `handlerCases` need `mountHandler`.
 */
export function runAdapterCase(
  item: AdapterCase,
  mount: MountAdapter,
  differences: Differences = {},
  mountHandler: MountHandler = withoutMount,
): Promise<void> {
  return withoutUnhandledRejections(async () => {
    const apps: MountedApp[] = []
    const connections: RawConnection[] = []
    const test = (app: MountedApp): AppUnderTest => {
      apps.push(app)
      return underTest(app, connections)
    }
    try {
      await item.run({
        expected: (requestLine, usual) => differences[requestLine]?.status ?? usual,
        mount: async (...parts) => test(await mount(...parts)),
        mountHandler: async (...parts) => test(await mountHandler(...parts)),
      })
    } finally {
      for (const connection of connections) connection.reset()
      await Promise.all(apps.map((app) => app.close()))
    }
  })
}

function withoutMount(): never {
  throw new TypeError('runAdapterCase: mountHandler must start an app with a handler; got undefined')
}

function underTest(app: MountedApp, connections: RawConnection[]): AppUnderTest {
  return {
    get log() {
      return app.log
    },
    get: (path, headers = {}) => sendRequest(app.port, { path, headers }),
    send: (request) => sendRequest(app.port, request),
    async connect() {
      const connection = await openConnection(app.port)
      connections.push(connection)
      return connection
    },
  }
}
