import { handWrittenTimeout } from '../contenders/baselines'
import type { Contender } from '../contenders/contender'
import { hale } from '../contenders/ours'
import { peers } from '../contenders/peers'
import type { Effort } from '../measure/effort'
import { startProcess } from '../measure/measured-process'
import { pathOf } from '../measure/probe'
import { readAnswer, type Server, startClient, startServer } from '../measure/server'
import type { LoadResult } from '../measured/load-order'
import { figure } from '../report/figures'
import type { Benchmark } from './benchmark'

const TIMEOUT = 100
const BLOCK = { ms: 200, every: 250 }
const CONNECTIONS = 4

/** The result of one contender. */
interface Row {
  readonly contender: Contender
  readonly probes: LoadResult
  /** The body of liveness at the end, if the contender has liveness. */
  readonly liveness: string | undefined
}

export const blocked: Benchmark = {
  name: 'blocked',
  async run(effort) {
    const remote = await startProcess('remote-process.mjs')
    const rows: Row[] = []
    try {
      const port = await remote.ask<number>('port')
      for (const contender of [hale('node'), handWrittenTimeout, ...peers().filter(boundsChecks)])
        rows.push(await block(contender, port, effort))
    } finally {
      await remote.stop()
    }
    const ours = rows.find(({ contender }) => contender.role === 'hale')
    return {
      question: `When our own event loop is blocked for ${BLOCK.ms} ms at a time, does the report say so, or does it blame a dependency?`,
      notes: [
        `Ten checks call a dependency in another process that always responds within milliseconds. Each has a timeout of ${TIMEOUT} ms and runs for every probe. The server's event loop is blocked for ${BLOCK.ms} ms every ${BLOCK.every} ms, so many timeouts pass while the responses wait unread. A 503 blames the dependency. Liveness has the event-loop check.`,
      ],
      goals: ours
        ? [
            { goal: 'nothing is misjudged as timed out', figure: misjudged(ours), reached: wrong(ours) === 0 && ours.probes.answered > 0 },
            {
              goal: 'liveness reports it',
              figure: status(ours.liveness) ?? 'nothing',
              reached: ['degraded', 'unhealthy'].includes(status(ours.liveness) ?? ''),
            },
          ]
        : [],
      tables: [
        {
          columns: ['', 'readiness probes', 'misjudged', 'liveness'],
          rows: rows.map((row) => [
            row.contender.label,
            row.probes.answered.toLocaleString('en'),
            misjudged(row),
            status(row.liveness) ?? '–',
          ]),
        },
      ],
    }
  },
}

/** The peers that have a timeout for a check, on one framework each. */
function boundsChecks({ label, framework, keeps }: Contender): boolean {
  return framework === 'express' && !keeps && /^@(nestjs|airlookjs)/.test(label)
}

async function block(contender: Contender, port: number, effort: Effort): Promise<Row> {
  const checks = { kind: 'remote', count: 10, port } as const
  const [client, server] = await Promise.all([startClient(), startServer(contender, checks, { timeout: TIMEOUT, maxAge: 0 })])
  try {
    const order = { port: server.port, paths: [pathOf(server, 'readiness')], connections: CONNECTIONS }
    await client.load({ ...order, requests: 100 })
    // The event-loop check starts to measure with the first probe.
    await askLiveness(server)
    await server.ask('block', BLOCK)
    const probes = await client.load({ ...order, seconds: effort.trial })
    const liveness = await askLiveness(server)
    return { contender, probes, liveness }
  } finally {
    await Promise.all([client.stop(), server.stop()])
  }
}

async function askLiveness({ contender, port }: Server): Promise<string | undefined> {
  const path = contender.paths.liveness
  return path === undefined ? undefined : (await readAnswer(port, path)).body
}

function wrong({ probes }: Row): number {
  return probes.answered - (probes.statuses[200] ?? 0)
}

function misjudged(row: Row): string {
  return `${wrong(row).toLocaleString('en')} (${figure((100 * wrong(row)) / row.probes.answered)} %)`
}

/** The first status in a JSON body. */
function status(body: string | undefined): string | undefined {
  return body && /"status":"(\w+)"/.exec(body)?.[1]
}
