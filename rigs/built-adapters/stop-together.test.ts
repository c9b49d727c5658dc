import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const express = join(import.meta.dirname, '../../packages/express')

const LOAD = {
  module: (name: string) => `await import('${name}')`,
  commonjs: (name: string) => `require('${name}')`,
} as const

/** A service whose probes come from three copies of the same code, and its stop. It prints what the probes answered. */
const service = (load: (name: string) => string) => `(async () => {
  const { createHealth } = ${load('@hale/core')}
  const adapter = ${load('@hale/express')}
  const listener = ${load('@hale/node/listener')}
  const node = ${load('@hale/node')}
  const express = ${load('express')}
  const health = createHealth()
  const app = (express.default ?? express)()
  app.use('/adapter', adapter.probes(health)).use('/listener', listener.probes(health)).use('/node', node.probes(health))
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const url = 'http://127.0.0.1:' + server.address().port
  const answers = () =>
    Promise.all(['adapter', 'listener', 'node'].map(async (path) => (await fetch(url + '/' + path + '/readyz')).status))
  const before = await answers()
  let during
  const { shutdown } = node.gracefulShutdown(server, health, {
    signals: [],
    exit: () => {},
    readinessDelay: 0,
    beforeClose: async () => { during = await answers() },
  })
  const { code } = await shutdown('test')
  console.log(JSON.stringify({ before, during, code, listening: server.listening }))
})()`

it.each(['module', 'commonjs'] as const)(
  'probes of @hale/express and @hale/node/listener stop with gracefulShutdown of @hale/node, as %s',
  (type) => {
    const arguments_ = [`--input-type=${type}`, '--eval', service(LOAD[type])]
    const printed = execFileSync(process.execPath, arguments_, { cwd: express, encoding: 'utf8' })
    expect(JSON.parse(printed)).toEqual({ before: [200, 200, 200], during: [503, 503, 503], code: 0, listening: false })
  },
)
