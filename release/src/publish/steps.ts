/** What came of one step. */
interface Row {
  readonly name: string
  readonly seconds: number
  readonly failed: boolean
}

/** The steps of a run, each timed and told as it ends. */
export interface Steps {
  /** Runs a step. Rejects where it fails: what needs it cannot go on. */
  need<T>(name: string, run: () => Promise<T>): Promise<T>
  /** Runs a step that nothing needs: a failure is told, and the run goes on. */
  try(name: string, run: () => Promise<unknown>): Promise<boolean>
  /** The whole as a table, the seconds beside each step. */
  table(): string
  readonly failed: boolean
}

const line = ({ name, seconds, failed }: Row) => `${failed ? 'FAILED' : 'ok    '}  ${seconds.toFixed(1).padStart(6)} s  ${name}`

/** @param tell takes each line, and the error of a step that failed, as the step ends */
export function steps(tell: (line: string) => void): Steps {
  const rows: Row[] = []
  const started = performance.now()

  function ended(name: string, since: number, failure?: { readonly error: unknown }) {
    const row: Row = { name, seconds: (performance.now() - since) / 1_000, failed: failure !== undefined }
    rows.push(row)
    tell(line(row))
    if (failure) tell(String(failure.error instanceof Error ? failure.error.message : failure.error).replaceAll(/^/gm, '        '))
  }

  async function need<T>(name: string, run: () => Promise<T>): Promise<T> {
    const since = performance.now()
    try {
      const value = await run()
      ended(name, since)
      return value
    } catch (error) {
      ended(name, since, { error })
      throw new Error(`${name} failed`, { cause: error })
    }
  }

  return {
    need,
    try: (name, run) =>
      need(name, run).then(
        () => true,
        () => false,
      ),
    table: () => {
      const failures = rows.filter((row) => row.failed).length
      const total = { name: `${rows.length} steps, ${failures} failed`, seconds: (performance.now() - started) / 1_000 }
      return [...rows, { ...total, failed: failures > 0 }].map(line).join('\n')
    },
    get failed() {
      return rows.length === 0 || rows.some((row) => row.failed)
    },
  }
}

/** Runs the jobs, at most `width` at once, and resolves when all have ended. A job tells of its own failure. */
export async function inLanes(width: number, jobs: readonly (() => Promise<unknown>)[]): Promise<void> {
  const waiting = jobs.values()
  const lane = async () => {
    for (const job of waiting) await job()
  }
  await Promise.all(Array.from({ length: width }, lane))
}
