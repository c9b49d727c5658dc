import { createServer } from 'node:http'
import { listen } from '@hale/conformance'
import { createHealth } from '@hale/core'
import { describe, expect, it } from 'vitest'
import { probeThread } from './probe-thread'

const health = createHealth()
const start = (options: object): Promise<unknown> => probeThread(health, options as never)

describe('probeThread refuses', () => {
  it.each<[object, string]>([
    [{}, 'probeThread: port must be set, or socket; got undefined'],
    [{ port: 9090, socket: '/tmp/x.sock' }, 'probeThread: port must be left out where socket is set; got 9090'],
    [{ port: '9090' }, 'probeThread: port must be a port from 0 to 65535; got "9090"'],
    [{ port: 65_536 }, 'probeThread: port must be a port from 0 to 65535; got 65536'],
    [{ prot: 9090 }, 'probeThread: unknown option "prot"; did you mean "port"?'],
    [{ port: 0, blocked: { unreadyAt: 100 } }, 'probeThread: blocked.unreadyAt must be 200 to 2147483647 ms; got 100'],
    [{ port: 0, blocked: { unready: 5_000 } }, 'probeThread: unknown option "blocked.unready"; did you mean "unreadyAt"?'],
    [{ port: 0, blocked: { unreadyAt: 40_000 } }, 'probeThread: blocked.unreadyAt must be at most blocked.unhealthyAt; got 40000'],
    [{ port: 0, details: () => 'full' }, 'probeThread: details must be "none", "summary" or "full", or { bearer: token }; got'],
    [{ port: 0, details: { bearer: '' } }, 'probeThread: details must be "none", "summary" or "full", or { bearer: token }; got an object'],
    [{ port: 0, details: { bearer: 'two words' } }, 'bearer: token must be a string that is not empty and has no white space'],
    [
      { port: 0, groups: { '/x': { checks: [], details: () => 'full' } } },
      'probeThread: groups["/x"].details must be "none", "summary" or "full"; got',
    ],
    [{ port: 0, formats: ['xml'] }, 'probeThread: formats must be an array of "json", "healthJson", "plainText"; got an array of 1'],
    [{ port: 0, paths: { liveness: 'livez' } }, 'paths.liveness must be a path such as "/readyz"'],
  ])('%j', async (options, message) => {
    await expect(start(options)).rejects.toThrow(TypeError)
    await expect(start(options)).rejects.toThrow(message)
  })

  it('what is not a health', async () => {
    await expect(probeThread({} as never, { port: 0 })).rejects.toThrow(
      'probeThread: health must be what createHealth returns; got an object',
    )
  })

  it('a check with the name of the row for the main thread', async () => {
    const taken = createHealth({ readiness: { mainThread: () => {} } })
    await expect(probeThread(taken, { port: 0 })).rejects.toThrow('probeThread: no check may have the name "mainThread"')
  })

  it('a port that another server listens on, and names the remedy', async () => {
    const { port, close } = await listen(createServer())
    await expect(probeThread(health, { port, host: '127.0.0.1' })).rejects.toThrow(
      `probeThread: port must be one that no other server listens on; got ${port}. Use a port that the app does not use`,
    )
    await close()
  })

  it('an address that is not its own', async () => {
    await expect(probeThread(health, { port: 0, host: '203.0.113.1' })).rejects.toThrow(
      'probeThread: cannot listen on port 0: listen EADDRNOTAVAIL',
    )
  })
})
