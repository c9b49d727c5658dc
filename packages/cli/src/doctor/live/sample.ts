import type { IncomingHttpHeaders } from 'node:http'

/** One request to the running service, on a connection of its own. */
export type Sample = Answered | Unanswered

export interface Answered {
  readonly code: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** From the start of the connection to the end of the body. */
  readonly ms: number
}

export interface Unanswered {
  readonly failure: 'refused' | 'silent' | 'not HTTP' | 'broken'
  readonly ms: number
}

export function isAnswered(sample: Sample): sample is Answered {
  return 'code' in sample
}
