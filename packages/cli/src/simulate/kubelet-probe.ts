import type { ProbeName } from './deployment'

/** What kubelet remembers of one probe of one container. */
export interface ProbeMemory {
  /** What it concludes. Readiness begins as failed, liveness as passed, startup as neither. */
  readonly result: boolean | undefined
  readonly last: boolean | undefined
  /** How many answers in a row were like the last one. */
  readonly run: number
}

export interface Thresholds {
  readonly failureThreshold: number
  readonly successThreshold: number
}

/** The memory for a container that has just started. */
export function freshMemory(probe: ProbeName): ProbeMemory {
  return { result: probe === 'startup' ? undefined : probe === 'liveness', last: undefined, run: 0 }
}

/** The memory after one more answer: below its threshold an answer changes no result. */
export function afterAnswer(memory: ProbeMemory, passed: boolean, { failureThreshold, successThreshold }: Thresholds): ProbeMemory {
  const run = memory.last === passed ? memory.run + 1 : 1
  const enough = run >= (passed ? successThreshold : failureThreshold)
  return { result: enough ? passed : memory.result, last: passed, run }
}
