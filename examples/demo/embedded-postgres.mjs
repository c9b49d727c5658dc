// The thread that runs the embedded PostgreSQL. JavaScript, since tsx does not load TypeScript into a thread on Node 20.
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'

/**
 * One statement, with the way back for its answer, and until when (by `Date.now()`) somebody waits.
 * @typedef {{ text: string, values: unknown[], until: number, answer: import('node:worker_threads').MessagePort }} Statement
 */
/** @typedef {{ rows: object[] } | { error: string }} Answer */

// While its one number is 1, the thread stands still, as a frozen server does.
const frozen = new Int32Array(workerData)
const pglite = await PGlite.create()

/** @param {Statement} statement @returns {Promise<Answer>} */
async function run({ text, values, until }) {
  Atomics.wait(frozen, 0, 1)
  // Whoever gave it up was told that it failed, so it must not be run after all.
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
