import type { Health } from '@hale/core'
import type { FromMain, FromThread, HealthState } from './messages'

/** The end of a channel to the thread: a `Worker` fits. */
export interface ThreadChannel {
  postMessage(message: FromMain): void
  on(event: 'message', listener: (message: FromThread) => void): unknown
}

/** What the thread is to know of the health now. */
export function stateOf(health: Health): HealthState {
  return { report: health.snapshot(), started: health.started }
}

/**
 * Answers the thread's questions and keeps its last results up to date: each change of the phase in the turn in which
 * it happens, each change of a status at the end of that turn. Returns a function that ends it.
 */
export function answerThread(health: Health, channel: ThreadChannel): () => void {
  let due = false

  function post(): void {
    due = false
    channel.postMessage({ kind: 'state', state: stateOf(health) })
  }

  channel.on('message', (message) => {
    if (message.kind !== 'question') return
    const { id, selection } = message
    void Promise.resolve(health.evaluate(selection)).then((report) => {
      channel.postMessage({ kind: 'answer', id, report, freshFor: health.freshFor(selection) })
    })
  })

  return health.onTransition(({ kind }) => {
    if (kind === 'phase') {
      // The turn that drains may block before it ends, and the thread must know all the same.
      post()
    } else if (!due) {
      // A thousand checks that break at once are one message.
      due = true
      queueMicrotask(post)
    }
  })
}
