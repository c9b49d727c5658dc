import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ServerSwitches, testCheck } from '@hale/conformance'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BeanstalkdAddress, beanstalkd } from './beanstalkd'

const installed = spawnSync('beanstalkd', ['-v']).status === 0

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await once(server.close(), 'close')
  return port
}

/** A private beanstalkd on a free port, with the switches that the suite needs. */
async function beanstalkdServer(): Promise<BeanstalkdAddress & ServerSwitches> {
  const [host, port] = ['127.0.0.1', await freePort()]
  let child: ChildProcess | undefined
  const answers = async (): Promise<boolean> => {
    const socket = connect({ host, port })
    const opened = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    return opened
  }
  return {
    host,
    port,
    async start() {
      child?.kill('SIGCONT')
      if (child) return
      child = spawn('beanstalkd', ['-l', host, '-p', String(port)], { stdio: 'ignore' })
      for (let tries = 0; !(await answers()); tries++) {
        if (tries > 500) throw new Error('beanstalkd does not start')
        await sleep(20)
      }
    },
    async stop() {
      const ending = child
      if (!ending) return
      child = undefined
      ending.kill('SIGCONT')
      ending.kill('SIGTERM')
      await once(ending, 'exit')
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
  }
}

describe.skipIf(!installed && !process.env.CI)('beanstalkd(address) against a real beanstalkd', () => {
  let server: BeanstalkdAddress & ServerSwitches
  beforeAll(async () => {
    if (!installed) throw new Error('no beanstalkd: apt-get install beanstalkd')
    server = await beanstalkdServer()
    await server.start()
  })
  afterAll(() => server?.stop())

  testCheck<BeanstalkdAddress>('beanstalkd', (address) => ({ check: beanstalkd(address), close: () => {} }), { it, server: () => server })
})

describe('beanstalkd(address)', () => {
  it.each([0, 65_536, Number.NaN, '11300'])('refuses the port %s when it is created', (port) => {
    expect(() => beanstalkd({ host: '127.0.0.1', port: port as number })).toThrow('port must be a whole number from 1 to 65535')
  })
})
