import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AdapterCase, Differences, MountAdapter, MountedApp } from './adapter-case'
import { openConnection, type RawConnection } from './http/raw-connection'
import { sendRequest } from './http/send-request'

/** Runs one case: starts the apps that it asks for, closes them, and sees that no rejection was left unhandled. */
export async function runAdapterCase(item: AdapterCase, mount: MountAdapter, differences: Differences): Promise<void> {
  const apps: MountedApp[] = []
  const connections: RawConnection[] = []
  const unhandled: unknown[] = []
  const keep = (reason: unknown): void => void unhandled.push(reason)
  process.on('unhandledRejection', keep)
  try {
    await item.run({
      expected: (requestLine, usual) => differences[requestLine]?.status ?? usual,
      async mount(health, options) {
        const app = await mount(health, options)
        apps.push(app)
        return {
          log: app.log,
          get: (path, headers = {}) => sendRequest(app.port, { path, headers }),
          send: (request) => sendRequest(app.port, request),
          async connect() {
            const connection = await openConnection(app.port)
            connections.push(connection)
            return connection
          },
        }
      },
    })
  } finally {
    for (const connection of connections) connection.reset()
    await Promise.all(apps.map((app) => app.close()))
    await nextTurn()
    process.off('unhandledRejection', keep)
  }
  assert.deepEqual(unhandled, [], 'a rejection was left unhandled')
}
