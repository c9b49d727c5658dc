const JOBS_PER_TURN = 50

/**
 * Returns a function that runs jobs in the next turns of the event loop, at most 50 in each: when many checks break at
 * once, the probe that finds it does not wait for what is written to the watchers.
 */
export function createTurnQueue(): (job: () => void) => void {
  let waiting: (() => void)[] = []

  function runSome(): void {
    const jobs = waiting.slice(0, JOBS_PER_TURN)
    waiting = waiting.slice(JOBS_PER_TURN)
    if (waiting.length > 0) setImmediate(runSome)
    for (const job of jobs) job()
  }

  return (job) => {
    waiting.push(job)
    if (waiting.length === 1) setImmediate(runSome)
  }
}
