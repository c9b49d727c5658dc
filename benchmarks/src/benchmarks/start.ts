import { FRAMEWORKS } from '../contenders/ours'
import { nameAndVersion, PEERS, peersInstalled } from '../contenders/peers'
import type { Effort } from '../measure/effort'
import { type Import, importTime } from '../measure/import-time'
import { inRounds } from '../measure/rounds'
import { type Size, sizes } from '../measure/sizes'
import { type Spread, spreadOf } from '../measure/statistics'
import { figure, milliseconds } from '../report/figures'
import type { Goal } from '../report/section'
import type { Benchmark } from './benchmark'

const HERE = new URL('../../', import.meta.url)
const NOTHING: Import = { name: '@hale/benchmarks/nothing', from: HERE }
const CORE: Import = { name: '@hale/core', from: HERE }
// The first package that imports another one costs Node more than a millisecond. Every application has paid that.
const IMPORTS_CORE: Import = { name: '@hale/benchmarks/imports-core', from: HERE }
// Nest's adapter imports Nest itself.
const ADAPTERS: readonly Import[] = ['node/listener', ...FRAMEWORKS.filter((framework) => framework !== 'nest')].map((adapter) => ({
  name: `@hale/${adapter}`,
  from: HERE,
}))
const LIBRARIES = [
  '@godaddy/terminus',
  '@nestjs/terminus',
  '@fastify/under-pressure',
  'fastify-healthcheck',
  '@cloudnative/health-connect',
  '@adonisjs/core/health',
  '@airlookjs/node-healthcheck',
  'maikai',
  'lightship',
]
// In ms, and in bytes minified and gzipped.
const CORE_LIMIT = 1.5
const ADAPTER_LIMIT = 1
const ADAPTER_SIZE = 1_000
const SIZES: Readonly<Record<string, number>> = {
  '@hale/core createHealth': 6_000,
  '@hale/core createHealth with endpoints and json': 8_000,
  '@hale/core': 9_100,
  '@hale/core/logging': 8_100,
  '@hale/node probes': ADAPTER_SIZE,
}

/** One import, with its extra time (ms) over an empty package and over the core, in the same round. */
interface Row {
  readonly name: string
  readonly overNothing: Spread
  readonly overCore: Spread
}

export const start: Benchmark = {
  name: 'start',
  async run(effort) {
    const rows = await importRows(effort)
    // Of @hale/node, the adapter alone: the rest is for a stop, a thread, a file and systemd.
    const ours = (await sizes()).filter(({ name }) => SIZES[name] !== undefined || (name !== '@hale/node' && isAdapter(name)))
    return {
      question: 'What does the import add to the start of a process, and how large is it?',
      notes: [
        `Each import runs in ${effort.imports} fresh processes, in turns. The figure is CPU time: the median difference from an empty package in the same round. An adapter imports the core, so it is compared with an empty package that imports the core too. Sizes are minified and gzipped, with everything that a package imports except the core and the framework.`,
      ],
      goals: [...importGoals(rows), ...ours.map(sizeGoal)],
      tables: [
        {
          columns: ['import', 'CPU ms over an empty package', 'middle half', 'CPU ms over an empty package that imports @hale/core'],
          rows: rows.map(({ name, overNothing, overCore }) => [
            name,
            overNothing.median.toFixed(1),
            `${overNothing.low.toFixed(1)}–${overNothing.high.toFixed(1)}`,
            isAdapter(name) ? overCore.median.toFixed(1) : '–',
          ]),
        },
        {
          columns: ['package', 'bytes', 'budget'],
          rows: ours.map(({ name, size, sizeLimit }) => [name, size.toLocaleString('en'), sizeLimit.toLocaleString('en')]),
        },
      ],
    }
  },
}

async function importRows(effort: Effort): Promise<Row[]> {
  const theirs = peersInstalled() ? LIBRARIES.map((name) => ({ name, from: PEERS })) : []
  const times = await inRounds(effort.imports, [NOTHING, CORE, IMPORTS_CORE, ...ADAPTERS, ...theirs], importTime)
  const over = (own: readonly number[], base: Import) => spreadOf(own.map((time, round) => time - (times.get(base)?.[round] ?? Number.NaN)))
  return [...times]
    .filter(([{ name }]) => name !== NOTHING.name)
    .map(([{ name, from }, own]) => ({
      name: from === PEERS ? nameAndVersion(name) : labelOf(name),
      overNothing: over(own, NOTHING),
      overCore: over(own, IMPORTS_CORE),
    }))
}

function importGoals(rows: readonly Row[]): Goal[] {
  return rows.flatMap(({ name, overNothing, overCore }) => {
    if (name === CORE.name) return [goal(`import of ${name} ≤ ${CORE_LIMIT} ms over an empty package`, overNothing, CORE_LIMIT)]
    if (isAdapter(name))
      return [goal(`import of ${name} ≤ ${ADAPTER_LIMIT} ms over a package that imports the core`, overCore, ADAPTER_LIMIT)]
    return []
  })
}

function goal(what: string, { median }: Spread, limit: number): Goal {
  return { goal: what, figure: milliseconds(Math.round(median * 100) / 100), reached: median <= limit }
}

function sizeGoal({ name, size }: Size): Goal {
  const most = SIZES[name] ?? ADAPTER_SIZE
  return { goal: `size of ${name} ≤ ${figure(most / 1_000)} kB`, figure: `${figure(size / 1_000)} kB`, reached: size <= most }
}

function labelOf(name: string): string {
  return name === IMPORTS_CORE.name ? 'an empty package that imports @hale/core' : name
}

function isAdapter(name: string): boolean {
  return ADAPTERS.some((adapter) => adapter.name === name)
}
