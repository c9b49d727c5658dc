import { rmSync } from 'node:fs'
import type { Server } from 'node:http'
import { connect } from 'node:net'
import type { ThreadSettings } from './thread-options'

/** Starts to listen. A socket file that a dead process left behind is replaced; one that somebody answers on is not. */
export async function listen(server: Server, where: ThreadSettings['listen']): Promise<void> {
  try {
    await listenOnce(server, where)
  } catch (error) {
    if (!('path' in where) || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || (await isAnswered(where.path))) throw error
    rmSync(where.path, { force: true })
    await listenOnce(server, where)
  }
}

function listenOnce(server: Server, where: ThreadSettings['listen']): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(where, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    const settle = (answered: boolean) => (): void => {
      socket.destroy()
      resolve(answered)
    }
    socket.once('connect', settle(true))
    socket.once('error', settle(false))
  })
}
