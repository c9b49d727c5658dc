import type { Report, Selection } from '@hale/core'

/** Questions to the main thread whose answers are on their way. */
export interface Questions {
  /** The main thread's answer, or `undefined` where it does not come in time. Equal questions share one answer. */
  ask(selection: Selection, now: number): Promise<Report | undefined>
  /** Settles a question. Returns what was asked, where it is still open. */
  answer(id: number, report: Report): Selection | undefined
  /** Gives up every question that was asked before that moment. */
  giveUp(before: number): void
}

interface Question {
  readonly key: string
  readonly selection: Selection
  readonly since: number
  readonly report: Promise<Report | undefined>
  settle(report: Report | undefined): void
}

export function createQuestions(send: (id: number, selection: Selection) => void): Questions {
  const open = new Map<number, Question>()
  const idOf = new Map<string, number>()
  let lastId = 0

  function settle(id: number, report: Report | undefined): Selection | undefined {
    const question = open.get(id)
    if (!question) return undefined
    open.delete(id)
    idOf.delete(question.key)
    question.settle(report)
    return question.selection
  }

  return {
    ask(selection, now) {
      const key = JSON.stringify(selection)
      const shared = open.get(idOf.get(key) ?? 0)
      if (shared) return shared.report
      lastId += 1
      const id = lastId
      let resolve: Question['settle'] = () => {}
      const report = new Promise<Report | undefined>((settled) => {
        resolve = settled
      })
      open.set(id, { key, selection, since: now, report, settle: resolve })
      idOf.set(key, id)
      send(id, selection)
      return report
    },
    answer: settle,
    giveUp(before) {
      for (const [id, { since }] of open) if (since < before) settle(id, undefined)
    },
  }
}
