import type { HealthResponse } from '@hale/core'
import type { Seams } from './breakable-adapter'

const unavailable: HealthResponse = { status: 503, headers: { 'content-length': '0' }, body: '' }

/** Adapters that go wrong while a check runs, or when a client goes away. */
export const timeMutants: Readonly<Record<string, Seams>> = {
  'answers 503 on its own after 10 ms': {
    wait: (answer) => Promise.race([answer, new Promise<HealthResponse>((resolve) => setTimeout(resolve, 10, unavailable))]),
  },
  'never sends an answer that takes time': { wait: () => new Promise(() => undefined) },
  'rejects an answer that takes time': { wait: () => Promise.reject(new Error('an answer is a promise')) },
  'rejects when the client has disconnected': {
    wait: async (answer, { response }) => {
      const awaited = await answer
      if (response.destroyed) throw new Error('the client has gone')
      return awaited
    },
  },
  'gives up every client once one has left': { wait: giveUpAllWhenOneIsGone() },
  'cuts connections while draining': {
    send({ status, headers, body }, { response }) {
      if (body.includes('"draining"')) response.destroy()
      else response.writeHead(status, headers).end(body)
    },
  },
  'answers one probe at a time and refuses others': { wait: oneAtATime() },
}

function giveUpAllWhenOneIsGone(): Required<Seams>['wait'] {
  const waiting = new Set<() => void>()
  return (answer, { response }) =>
    new Promise((resolve) => {
      const giveUp = (): void => resolve(unavailable)
      waiting.add(giveUp)
      response.once('close', () => {
        waiting.delete(giveUp)
        if (!response.writableFinished) for (const other of waiting) other()
      })
      void answer.then(resolve)
    })
}

function oneAtATime(): Required<Seams>['wait'] {
  let underWay = 0
  return async (answer) => {
    if (underWay > 0) return unavailable
    underWay++
    return answer.finally(() => underWay--)
  }
}
