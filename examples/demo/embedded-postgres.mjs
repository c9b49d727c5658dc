// The thread of the embedded PostgreSQL. It is JavaScript, because on Node 20 tsx loads no TypeScript in a thread.
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'

/**
 * One statement, the port for its answer, and until when (by `Date.now()`) the caller waits.
 * @typedef {{ text: string, values: unknown[], until: number, answer: import('node:worker_threads').MessagePort }} Statement
 */
/** @typedef {{ rows: object[] } | { error: string }} Answer */

// While its number is 1, the thread stands still, like a frozen server.
const frozen = new Int32Array(workerData)
const pglite = await PGlite.create()

/** @param {Statement} statement @returns {Promise<Answer>} */
async function run({ text, values, until }) {
  Atomics.wait(frozen, 0, 1)
  // The caller already got an error, so the statement must not run.
  if (Date.now() > until) return { error: 'given up' }
  try {
    return { rows: (await pglite.query(text, values)).rows }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

parentPort?.on('message', async (/** @type {Statement} */ statement) => {
  statement.answer.postMessage(await run(statement))
  statement.answer.close()
})
parentPort?.postMessage('ready')
