import type { Check, CheckAnswer } from '../index'

/** A check whose runs a test ends by hand, and counts. */
export interface ControlledCheck extends Check {
  readonly runs: number
  /** Runs that have not settled. */
  readonly outstanding: number
  /** The most runs that were outstanding at one moment. */
  readonly mostAtOnce: number
  /** The signal of the last run. */
  readonly signal: AbortSignal | undefined
  /** Settles the oldest run that is outstanding, if any. */
  resolve(answer?: CheckAnswer): void
  reject(thrown?: unknown): void
  /** Settles the newest run that is outstanding, if any. */
  resolveNewest(answer?: CheckAnswer): void
  /** Settles all runs that are outstanding. */
  resolveAll(answer?: CheckAnswer): void
}

interface Outstanding {
  resolve(answer: CheckAnswer): void
  reject(thrown: unknown): void
}

export function controlledCheck(settings: Omit<Check, 'run'> = {}): ControlledCheck {
  const outstanding: Outstanding[] = []
  let runs = 0
  let mostAtOnce = 0
  let signal: AbortSignal | undefined
  return {
    ...settings,
    get runs() {
      return runs
    },
    get outstanding() {
      return outstanding.length
    },
    get mostAtOnce() {
      return mostAtOnce
    },
    get signal() {
      return signal
    },
    run(context) {
      runs += 1
      signal = context.signal
      return new Promise((resolve, reject) => {
        outstanding.push({ resolve, reject })
        mostAtOnce = Math.max(mostAtOnce, outstanding.length)
      })
    },
    resolve: (answer) => outstanding.shift()?.resolve(answer),
    reject: (thrown) => outstanding.shift()?.reject(thrown),
    resolveNewest: (answer) => outstanding.pop()?.resolve(answer),
    resolveAll: (answer) => {
      for (const run of outstanding.splice(0)) run.resolve(answer)
    },
  }
}
