import type { Agenda } from './agenda'
import type { Question } from './deployment'
import type { ProcessAnswer, ServiceProcess } from './service-process'

/** How a probe went. `why` explains a failure. */
export interface Probed {
  readonly passed: boolean
  readonly why: string
}

interface ProbeRequest {
  readonly question: Question
  /** In ms. */
  readonly timeout: number
  accepts(code: number): boolean
}

/** A process that may end while it is asked. */
export interface Asked {
  readonly process: ServiceProcess
  readonly ended: boolean
}

/** Asks a process now. Calls back at the moment when the prober knows. */
export function probe(
  agenda: Agenda,
  asked: Asked | undefined,
  { question, timeout, accepts }: ProbeRequest,
  done: (probed: Probed) => void,
): void {
  const sent = agenda.now
  const answer: ProcessAnswer = asked && !asked.ended ? asked.process.answer(question, sent) : { at: sent }
  // An answer at the last moment is too late.
  const inTime = answer.at < sent + timeout
  agenda.at(inTime ? answer.at : sent + timeout, () => {
    if (!inTime) done({ passed: false, why: `no answer within ${timeout / 1_000} s` })
    else if (answer.code === undefined || asked?.ended) done({ passed: false, why: 'connection refused' })
    else done({ passed: accepts(answer.code), why: question.type === 'http' ? `HTTP ${answer.code}` : 'passed' })
  })
}
