import { once } from 'node:events'
import { MessageChannel, Worker } from 'node:worker_threads'
import type { Database } from './database'
import type { Answer, Statement } from './embedded-postgres.mjs'

const patience = 2_500

/**
 * Opens a real PostgreSQL inside this process, in memory. It starts within two seconds; statements wait for it. It runs
 * in a thread of its own, because it blocks its thread.
 */
export function openEmbeddedDatabase(): Database {
  const frozen = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(new URL('./embedded-postgres.mjs', import.meta.url), { workerData: frozen.buffer })
  const ready = once(worker, 'message')
  // The data is lost with the thread, so the service cannot go on.
  worker.on('error', (error) => {
    console.error('the embedded PostgreSQL failed:', error)
    process.exit(1)
  })

  async function query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    await ready
    const { port1: port, port2: answer } = new MessageChannel()
    const statement: Statement = { text, values, until: Date.now() + patience, answer }
    let timer: NodeJS.Timeout | undefined
    try {
      const result = await new Promise<Answer>((resolve, reject) => {
        port.once('message', resolve)
        timer = setTimeout(reject, patience, new Error(`no answer within ${patience} ms`))
        worker.postMessage(statement, [answer])
      })
      if ('error' in result) throw new Error(result.error)
      return result.rows as Row[]
    } finally {
      clearTimeout(timer)
      port.close()
    }
  }

  function thaw(): void {
    Atomics.store(frozen, 0, 0)
    Atomics.notify(frozen, 0)
  }

  return {
    kind: 'an embedded PostgreSQL',
    client: { query },
    query,
    async close() {
      thaw()
      await worker.terminate()
    },
    drill: {
      effect: 'frozen: it accepts statements and answers none',
      break: () => Atomics.store(frozen, 0, 1),
      mend: thaw,
    },
  }
}
