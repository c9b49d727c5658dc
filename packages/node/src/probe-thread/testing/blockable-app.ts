import { execSync } from 'node:child_process'
import { pbkdf2Sync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHealth } from '@hale/core'
import { type ProbeThreadOptions, probes, probeThread } from '@hale/node'

// A service whose main thread its parent process blocks, by message. Bundled into one file, as a user would.

/** What keeps a main thread from turning its event loop. */
export type Blocker = 'while' | 'execSync' | 'Atomics.wait' | 'pbkdf2Sync' | 'JSON.parse' | 'regular expression'

/** What the parent process sends. */
export type Order =
  | { readonly do: 'block'; readonly with: Blocker; readonly ms: number; readonly drainFirst?: boolean }
  | { readonly do: 'break' | 'mend' | 'exit' | 'report' | 'fill memory' }
  | { readonly do: 'debug'; readonly ms: number }

/** What the app answers. */
export interface Reply {
  readonly port?: number | undefined
  readonly longestBlock?: number | undefined
  readonly unblocked?: true
}

const forMs = (ms: number, work: () => void): void => {
  for (const end = Date.now() + ms; Date.now() < end; ) work()
}

const blockers: Readonly<Record<Blocker, (ms: number) => void>> = {
  while: (ms) => forMs(ms, () => {}),
  execSync: (ms) => void execSync(`sleep ${ms / 1_000}`),
  'Atomics.wait': (ms) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
  pbkdf2Sync: (ms) => forMs(ms, () => void pbkdf2Sync('password', 'salt', 20_000, 64, 'sha512')),
  'JSON.parse': (ms) => {
    const large = JSON.stringify(Array.from({ length: 200_000 }, (_, index) => ({ index, name: `order ${index}` })))
    forMs(ms, () => void JSON.parse(large))
  },
  'regular expression': (ms) => forMs(ms, () => void /^(a+)+$/.test(`${'a'.repeat(24)}b`)),
}

let broken = false
const health = createHealth({
  name: 'orders',
  readiness: {
    database: {
      maxAge: 0,
      run: async () => {
        if (broken) throw new Error('the database is down')
      },
    },
  },
})
/** With `onMain` the probes are served by the main thread, to compare. */
const { onMain, ...options } = JSON.parse(process.argv[2] ?? '{}') as ProbeThreadOptions & { readonly onMain?: boolean }
const reply = (message: Reply): void => void process.send?.(message)

process.on('message', async (order: Order) => {
  switch (order.do) {
    case 'block':
      if (order.drainFirst) health.drain()
      blockers[order.with](order.ms)
      setImmediate(() => reply({ unblocked: true, longestBlock: thread?.longestBlock }))
      break
    case 'debug': {
      const inspector = await import('node:inspector')
      inspector.open(0)
      // Long enough for a beat to say so.
      setTimeout(() => {
        blockers.while(order.ms)
        inspector.close()
        reply({ unblocked: true })
      }, 500)
      break
    }
    case 'break':
      broken = true
      await health.report('readiness')
      reply({})
      break
    case 'mend':
      broken = false
      reply({})
      break
    case 'report':
      reply({ longestBlock: thread?.longestBlock })
      break
    case 'fill memory': {
      const kept: object[] = []
      for (;;) kept.push(Array.from({ length: 10_000 }, (_, index) => ({ index })))
    }
    case 'exit':
      // The thread and this channel must not keep the process alive.
      process.disconnect?.()
  }
})

const thread = onMain ? undefined : await probeThread(health, { port: 0, host: '127.0.0.1', ...options })
if (thread && process.env['PRINT_PORT']) process.stdout.write(`listening on ${thread.port}\n`)
if (thread) reply({ port: thread.port })
else {
  const server = createServer(probes(health)).listen(0, '127.0.0.1', () => reply({ port: (server.address() as AddressInfo).port }))
}
