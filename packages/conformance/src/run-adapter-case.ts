import type { AdapterCase, AppUnderTest, Differences, MountAdapter, MountedApp } from './adapter-case'
import { openConnection, type RawConnection } from './http/raw-connection'
import { sendRequest } from './http/send-request'
import { withoutUnhandledRejections } from './unhandled-rejections'

/** Runs one case: starts its apps, closes them, and verifies that no rejection is left unhandled. */
export function runAdapterCase(item: AdapterCase, mount: MountAdapter, differences: Differences = {}): Promise<void> {
  return withoutUnhandledRejections(async () => {
    const apps: MountedApp[] = []
    const connections: RawConnection[] = []
    try {
      await item.run({
        expected: (requestLine, usual) => differences[requestLine]?.status ?? usual,
        async mount(...parts) {
          const app = await mount(...parts)
          apps.push(app)
          return underTest(app, connections)
        },
      })
    } finally {
      for (const connection of connections) connection.reset()
      await Promise.all(apps.map((app) => app.close()))
    }
  })
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
