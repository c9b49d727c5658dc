import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from './own-database'
import { type RunningProcess, startProcess } from './start-process'

/** A step, and the answers of A, B and C after it. */
export type Row = readonly string[]

/**
 * Runs A, B and C through the steps of the README. Resolves with what an orchestrator sees after each step, once it no
 * longer changes.
 */
export async function runCascade(guard: 'on' | 'off', database: Database): Promise<Row[]> {
  const started: RunningProcess[] = []
  const rows: Row[] = []

  async function service(name: string, checked?: string, env: Readonly<Record<string, string>> = {}): Promise<RunningProcess> {
    const running = await startProcess('service.ts', { NAME: name, GUARD: guard, ...(checked && { CHECKED: checked }), ...env })
    started.push(running)
    return running
  }

  try {
    const DATABASE = String(database.port)
    const firstC = await service('c', undefined, { DATABASE })
    const b = await service('b', `c=${origin(firstC)}`)
    const a = await service('a', `b=${origin(b)}`)

    async function note(step: string): Promise<void> {
      rows.push([step, ...(await settled([a, b, firstC]))])
    }

    async function loseDatabase(): Promise<void> {
      await database.stop()
      await note("C's database is gone")
      await database.start()
      await note('it is back')
    }

    await note('A checks B, B checks C')
    await loseDatabase()
    await firstC.stop()
    const c = await service('c', `a=${origin(a)}`, { DATABASE, PORT: String(firstC.port) })
    await note('C checks A too: a loop')
    await loseDatabase()
    await a.stop()
    await service('a', `b=${origin(b)}`, { PORT: String(a.port) })
    await note('A is restarted')
    await c.stop()
    await note('C is killed')
    return rows
  } finally {
    await Promise.all(started.map((running) => running.stop()))
  }
}

const origin = ({ port }: RunningProcess): string => `http://127.0.0.1:${port}`

// Each of three services keeps a result for 100 ms, so an answer that lasts longer than that is final.
async function settled(services: readonly RunningProcess[]): Promise<string[]> {
  let last = ''
  for (let same = 0; ; await sleep(150)) {
    const answers = await Promise.all(services.map(readinessOf))
    same = answers.join() === last ? same + 1 : 0
    last = answers.join()
    if (same >= 3) return answers
  }
}

async function readinessOf(service: RunningProcess): Promise<string> {
  const response = await fetch(`${origin(service)}/readyz`, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined)
  if (!response) return 'gone'
  const { checks } = (await response.json()) as { checks: Record<string, { status: string }> }
  if (response.ok) return 'ready'
  const failed = Object.entries(checks).filter(([, { status }]) => status !== 'healthy')
  return `not ready: ${failed.map(([name]) => (name === 'database' ? name : name.toUpperCase())).join(', ')}`
}
