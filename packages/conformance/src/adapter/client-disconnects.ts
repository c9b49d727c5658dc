import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { createHealth } from '@hale/core'
import type { AdapterCase } from '../adapter-case'
import { createGate } from '../gate'

/** A health with one check that waits until it is let go, and what it counts. */
function waiting() {
  const started = createGate()
  const gate = createGate()
  const counted = { runs: 0 }
  const run = () => {
    counted.runs++
    started.open()
    return gate.opened
  }
  return {
    health: createHealth({ deadline: 60_000, readiness: { database: { run, timeout: 50_000, maxAge: 60_000 } } }),
    started,
    gate,
    counted,
  }
}

/** How long a server may take to hear of a client that has come or gone, in ms. */
const notice = 30

const request = 'GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n'

export const clientDisconnects: readonly AdapterCase[] = [
  {
    name: 'a client that goes away while a check runs, as kubelet does at its timeout, changes no other response',
    async run({ mount }) {
      const { health, started, gate, counted } = waiting()
      const app = await mount(health)
      const gone = await app.connect()
      gone.send(request)
      await started.opened
      const stays = app.get('/readyz')
      await sleep(notice)
      gone.reset()
      await sleep(notice)
      gate.open()
      assert.equal((await stays).status, 200)
      assert.equal((await app.get('/readyz')).status, 200)
      assert.equal(counted.runs, 1)
    },
  },
  {
    name: 'survives fifty clients that disconnect at once with requests in flight',
    async run({ mount }) {
      const { health, started, gate, counted } = waiting()
      const app = await mount(health)
      const gone = await Promise.all(Array.from({ length: 50 }, () => app.connect()))
      for (const connection of gone) connection.send(request.repeat(3))
      await started.opened
      for (const connection of gone) connection.reset()
      await sleep(notice)
      gate.open()
      assert.equal((await app.get('/readyz')).status, 200)
      assert.equal(counted.runs, 1)
    },
  },
  {
    name: 'survives a client that disconnects in the middle of its request',
    async run({ mount }) {
      const app = await mount(createHealth())
      for (const part of [
        'GET /rea',
        'GET /livez HTTP/1.1\r\nHost: local',
        'POST /livez HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"half',
      ]) {
        const connection = await app.connect()
        connection.send(part)
        await sleep(notice)
        connection.reset()
      }
      assert.equal((await app.get('/livez')).status, 200)
    },
  },
  {
    name: 'answers other clients while one sends requests and reads nothing',
    async run({ mount }) {
      const app = await mount(createHealth())
      const deaf = await app.connect()
      deaf.pause()
      deaf.send('GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(2_000))
      assert.equal((await app.get('/livez')).status, 200)
      deaf.reset()
      assert.equal((await app.get('/readyz')).status, 200)
    },
  },
]
