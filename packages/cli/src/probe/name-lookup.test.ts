import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltHale, buildHale } from '../testing/built-hale'

const NAMESPACE = `hale-probe-${process.pid}`
const SETTINGS = `/etc/netns/${NAMESPACE}`

/** A network of its own whose name server takes questions and never answers. It needs root, and `ip`. */
function silentNameServer(): boolean {
  try {
    const ip = (...args: string[]) => execFileSync('ip', args, { stdio: 'ignore' })
    ip('netns', 'add', NAMESPACE)
    mkdirSync(SETTINGS, { recursive: true })
    writeFileSync(`${SETTINGS}/resolv.conf`, 'nameserver 10.9.9.9\n')
    ip('-netns', NAMESPACE, 'link', 'set', 'lo', 'up')
    ip('-netns', NAMESPACE, 'address', 'add', '10.1.1.1/32', 'dev', 'lo')
    ip('-netns', NAMESPACE, 'route', 'add', '10.9.9.9', 'dev', 'lo')
    ip('netns', 'exec', NAMESPACE, 'true')
    return true
  } catch {
    return false
  }
}

describe('a name server that does not answer', () => {
  let hale: BuiltHale
  let possible = false
  beforeAll(async () => {
    hale = await buildHale()
    possible = silentNameServer()
  })
  afterAll(() => {
    hale?.remove()
    try {
      execFileSync('ip', ['netns', 'delete', NAMESPACE], { stdio: 'ignore' })
    } catch {}
    rmSync(SETTINGS, { recursive: true, force: true })
  })

  it('delays the line no longer than the timeout, and the end of the process not by the 10 s of the system', async (context) => {
    if (!possible) return context.skip('network namespaces need root and ip')
    const began = performance.now()
    const args = ['netns', 'exec', NAMESPACE, process.execPath, hale.bin, 'probe', 'http://orders.example/livez', '--timeout', '500ms']
    const child = spawn('ip', args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const closed = once(child, 'close')
    expect(await text(child.stdout)).toMatch(/^no answer: nothing within 500 ms; /)
    expect(await closed).toEqual([1, null])
    expect(performance.now() - began).toBeLessThan(9_000)
  })
})
