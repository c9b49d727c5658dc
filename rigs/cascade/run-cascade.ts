import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from './own-database'
import { type RunningProcess, startProcess } from './start-process'

/** A moment, and what A, B and C answered then. */
export type Row = readonly string[]

/**
 * Starts A, B and C, takes C's database away and brings it back, first while A asks B and B asks C, then while C asks A as
 * well; restarts A, and kills C. Resolves with what an orchestrator was told of each, when it did not change any more.
 */
export async function runCascade(guard: 'on' | 'off', database: Database): Promise<Row[]> {
  const started: RunningProcess[] = []
  const rows: Row[] = []

  async function service(name: string, asks?: string, env: Readonly<Record<string, string>> = {}): Promise<RunningProcess> {
    const running = await startProcess('service.ts', { NAME: name, GUARD: guard, ...(asks && { ASKS: asks }), ...env })
    started.push(running)
    return running
  }

  try {
    const DATABASE = String(database.port)
    const firstC = await service('c', undefined, { DATABASE })
    const b = await service('b', `c=${origin(firstC)}`)
    const a = await service('a', `b=${origin(b)}`)

    async function note(moment: string): Promise<void> {
      rows.push([moment, ...(await settled([a, b, firstC]))])
    }

    async function loseDatabase(): Promise<void> {
      await database.stop()
      await note("C's database is gone")
      await database.start()
      await note('it is back')
    }

    await note('A asks B, B asks C')
    await loseDatabase()
    await firstC.stop()
    const c = await service('c', `a=${origin(a)}`, { DATABASE, PORT: String(firstC.port) })
    await note('C asks A as well: a loop')
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

// Results are kept for 100 ms in each of three services, so what was the same for longer than that is so for good.
async function settled(services: readonly RunningProcess[]): Promise<string[]> {
  let last = ''
  for (let same = 0; ; await sleep(150)) {
    const answers = await Promise.all(services.map(ask))
    same = answers.join() === last ? same + 1 : 0
    last = answers.join()
    if (same >= 3) return answers
  }
}

async function ask(service: RunningProcess): Promise<string> {
  const response = await fetch(`${origin(service)}/readyz`, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined)
  if (!response) return 'gone'
  const { checks } = (await response.json()) as { checks: Record<string, { status: string }> }
  if (response.ok) return 'ready'
  const failed = Object.entries(checks).filter(([, { status }]) => status !== 'healthy')
  return `not ready: ${failed.map(([name]) => (name === 'database' ? name : name.toUpperCase())).join(', ')}`
}
