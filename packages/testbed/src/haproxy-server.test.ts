import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, it } from 'vitest'
import { describeWithServer } from './describe-with-server'
import { freePort } from './free-port'
import { haproxyServer } from './haproxy-server'

const backend = createServer((_request, response) => response.end('through'))
await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve))
afterAll(() => void backend.close())
const front = await freePort()
const config = `defaults
  mode http
  timeout connect 1s
  timeout client 5s
  timeout server 5s
frontend in
  bind 127.0.0.1:${front}
  default_backend out
backend out
  server one 127.0.0.1:${(backend.address() as AddressInfo).port}
`

describeWithServer(
  haproxyServer,
  'a private haproxy',
  (haproxy) => {
    it('runs the configuration that it is given', async () => {
      expect(await (await fetch(`http://127.0.0.1:${front}/`)).text()).toBe('through')
    })

    it('shows its view of a server, and accepts commands', async () => {
      expect(await haproxy().stats('out', 'one')).toMatchObject({ status: 'no check', weight: '1' })
      await haproxy().command('set server out/one state maint')
      expect(await haproxy().stats('out', 'one')).toMatchObject({ status: 'MAINT' })
      await expect(haproxy().stats('out', 'two')).rejects.toThrow('haproxy has no server out/two')
    })

    it('can be stopped and started again on its ports', async () => {
      await haproxy().stop()
      await expect(fetch(`http://127.0.0.1:${front}/`)).rejects.toThrow()
      await haproxy().start()
      expect((await fetch(`http://127.0.0.1:${front}/`)).status).toBe(200)
    })
  },
  { config },
)
