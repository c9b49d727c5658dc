import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { growthOver, growthSince, resources } from './index'

async function listen(): Promise<void> {
  const server = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
}

describe('growth', () => {
  it('is empty after runs that leave nothing behind', async () => {
    expect(await growthOver(100, () => clearInterval(setInterval(() => undefined, 60_000)))).toEqual([])
  })

  it('names what each run leaves behind, with both counts', async () => {
    let left = 0
    const grown = await growthOver(
      3,
      () => left++,
      () => ({ left, kept: 1 }),
      2,
    )
    expect(grown).toEqual(['left: 10 before, 13 after'])
  })

  it('counts the handles of the process', async () => {
    const before = resources()
    await listen()
    await listen()
    const { TCPServerWrap = 0 } = before
    expect(await growthSince(before, resources, 2)).toContain(`TCPServerWrap: ${TCPServerWrap} before, ${TCPServerWrap + 2} after`)
  })

  it('waits for what is about to close', async () => {
    let counts = 0
    expect(await growthSince({ sockets: 0 }, () => ({ sockets: counts++ < 5 ? 1 : 0 }))).toEqual([])
  })
})
