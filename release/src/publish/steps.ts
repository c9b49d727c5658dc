/** The result of one step. */
interface Row {
  readonly name: string
  readonly seconds: number
  readonly failed: boolean
}

/** The steps of a run. Each is timed, and printed when it ends. */
export interface Steps {
  /** Runs a step that later steps need. Rejects if it fails. */
  need<T>(name: string, run: () => Promise<T>): Promise<T>
  /** Runs a step that no other needs. A failure is printed, and the run goes on. */
  try(name: string, run: () => Promise<unknown>): Promise<boolean>
  /** All steps as a table, with their seconds. */
  table(): string
  readonly failed: boolean
}

const line = ({ name, seconds, failed }: Row) => `${failed ? 'FAILED' : 'ok    '}  ${seconds.toFixed(1).padStart(6)} s  ${name}`

/** @param print receives a line when a step ends, and the error of a failed step. */
export function steps(print: (line: string) => void): Steps {
  const rows: Row[] = []
  const started = performance.now()

  function ended(name: string, since: number, failure?: { readonly error: unknown }) {
    const row: Row = { name, seconds: (performance.now() - since) / 1_000, failed: failure !== undefined }
    rows.push(row)
    print(line(row))
    if (failure) print(String(failure.error instanceof Error ? failure.error.message : failure.error).replaceAll(/^/gm, '        '))
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

/** Runs the jobs, at most `width` at once. Resolves when all have ended. A job reports its own failure. */
export async function inLanes(width: number, jobs: readonly (() => Promise<unknown>)[]): Promise<void> {
  const waiting = jobs.values()
  const lane = async () => {
    for (const job of waiting) await job()
  }
  await Promise.all(Array.from({ length: width }, lane))
}
