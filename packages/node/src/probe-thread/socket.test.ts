import { once } from 'node:events'
import { existsSync, linkSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHealth } from '@hale/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { probeThread } from './probe-thread'

function socketPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hale-socket-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'probes.sock')
}

async function statusAt(path: string): Promise<number | undefined> {
  const [response] = await once(get({ socketPath: path, path: '/livez', agent: false }), 'response')
  response.resume()
  return response.statusCode
}

describe('a probe thread on a unix socket', () => {
  it('answers there, and removes the file when it closes', async () => {
    const path = socketPath()
    const thread = await probeThread(createHealth(), { socket: path })
    expect([thread.port, await statusAt(path)]).toEqual([undefined, 200])
    await thread.close()
    expect(existsSync(path)).toBe(false)
  })

  it('replaces the file that a dead process left behind', async () => {
    const path = socketPath()
    const dead = await probeThread(createHealth(), { socket: path })
    const copy = `${path}.dead`
    linkSync(path, copy)
    await dead.close()
    const thread = await probeThread(createHealth(), { socket: copy })
    expect(await statusAt(copy)).toBe(200)
    await thread.close()
  })

  it('refuses a socket that a living server answers on', async () => {
    const path = socketPath()
    const server = createServer().listen(path)
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    await expect(probeThread(createHealth(), { socket: path })).rejects.toThrow(
      `probeThread: socket must be one that no other server listens on; got ${JSON.stringify(path)}`,
    )
  })
})
