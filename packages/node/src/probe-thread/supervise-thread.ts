import type { Worker } from 'node:worker_threads'
import { describeFailure, type Health } from '@hale/core'
import { answerThread } from './answer-thread'
import type { FromMain, FromThread, ThreadData } from './messages'

/** A thread that is started again whenever it ends by itself. */
export interface SupervisedThread {
  /** The port that it listens on, or `undefined` for a socket. */
  readonly port: number | undefined
  close(): Promise<void>
}

// A thread that cannot stay up is started again ever more slowly, up to this (ms).
const FIRST_PAUSE = 100
const LONGEST_PAUSE = 10_000

/** Starts the thread and resolves once it listens. Rejects with the thread's error where the first start fails. */
export async function superviseThread(health: Health, dataNow: () => ThreadData): Promise<SupervisedThread> {
  // Loaded with the first thread: it is larger than all the rest of this package.
  const { source } = await import('./thread-source')
  let running: Worker | undefined
  let closed = false
  let pause = FIRST_PAUSE
  let timer: ReturnType<typeof setTimeout> | undefined
  let port: number | undefined

  async function start(): Promise<void> {
    const started = startWorker(source, health, dataNow())
    running = started.worker
    running.once('exit', (code) => {
      running = undefined
      started.end()
      if (!closed && started.listens) restart(started.failure ?? new Error(`it ended with code ${code}`))
    })
    port = (await started.listening).port
    pause = FIRST_PAUSE
  }

  function restart(reason: unknown): void {
    say(reason, pause)
    timer = setTimeout(() => {
      start().catch((error: unknown) => {
        if (!closed) restart(error)
      })
    }, pause)
    timer.unref()
    pause = Math.min(2 * pause, LONGEST_PAUSE)
  }

  await start()
  return {
    get port() {
      return port
    },
    async close() {
      if (closed) return
      closed = true
      clearTimeout(timer)
      if (running) await end(running)
    },
  }
}

interface Started {
  readonly worker: Worker
  readonly listening: Promise<{ port: number | undefined }>
  readonly listens: boolean
  readonly failure: unknown
  end(): void
}

function startWorker(source: string, health: Health, workerData: ThreadData): Started {
  // Neither preloads nor the environment of the app belong into the thread.
  const { Worker } = process.getBuiltinModule('node:worker_threads')
  const worker = new Worker(source, { eval: true, workerData, execArgv: [], env: {}, name: 'hale-probes' })
  const end = answerThread(health, worker)
  let listens = false
  let failure: unknown
  const listening = new Promise<{ port: number | undefined }>((resolve, reject) => {
    worker.on('message', (message: FromThread) => {
      if (message.kind === 'listening') {
        listens = true
        // Not before: a process that has nothing else to do yet must wait for its start.
        worker.unref()
        resolve({ port: message.port })
      } else if (message.kind === 'failed') {
        reject(Object.assign(new Error(message.message), { code: message.code }))
        void worker.terminate()
      }
    })
    // Without a listener, an error of a worker ends the process.
    worker.on('error', (error) => {
      failure = error
      reject(error)
    })
    worker.once('exit', (code) => reject(new Error(`the thread ended with code ${code}`)))
  })
  return {
    worker,
    listening,
    end,
    get listens() {
      return listens
    },
    get failure() {
      return failure
    },
  }
}

/** Lets answers under way finish, but not for long: nothing may hold up the end of the process. */
async function end(worker: Worker): Promise<void> {
  const message: FromMain = { kind: 'close' }
  worker.ref()
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  worker.postMessage(message)
  const timer = setTimeout(() => void worker.terminate(), 500)
  await exited
  clearTimeout(timer)
}

function say(reason: unknown, pause: number): void {
  console.error(`probeThread: the thread ended: ${describeFailure(reason).message}; it starts again in ${pause} ms`)
}
