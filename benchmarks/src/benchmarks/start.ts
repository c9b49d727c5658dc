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
const ADAPTERS: readonly Import[] = FRAMEWORKS.map((framework) => ({ name: `@hale/${framework}`, from: HERE }))
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
const CORE_LIMIT = 3
const ADAPTER_LIMIT = 1
const CORE_SIZE = 6_000
const ADAPTER_SIZE = 1_000

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
    const ours = (await sizes()).filter(({ name }) => [CORE, ...ADAPTERS].some((own) => own.name === name))
    return {
      question: 'What does the import add to the start of a process, and how large is it?',
      notes: [
        `Each import runs in ${effort.imports} fresh processes, in turns. The figure is the median difference from an empty package in the same round. An adapter imports the core. Sizes are minified and gzipped, with everything that a package imports except the core and the framework.`,
      ],
      goals: [...importGoals(rows), ...ours.map(sizeGoal)],
      tables: [
        {
          columns: ['import', 'ms over an empty package', 'middle half', 'ms over @hale/core'],
          rows: rows.map(({ name, overNothing, overCore }) => [
            name,
            overNothing.median.toFixed(1),
            `${overNothing.low.toFixed(1)}–${overNothing.high.toFixed(1)}`,
            ADAPTERS.some((adapter) => adapter.name === name) ? overCore.median.toFixed(1) : '–',
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
  const times = await inRounds(effort.imports, [NOTHING, CORE, ...ADAPTERS, ...theirs], importTime)
  const over = (own: readonly number[], base: Import) => spreadOf(own.map((time, round) => time - (times.get(base)?.[round] ?? Number.NaN)))
  return [...times]
    .filter(([{ name }]) => name !== NOTHING.name)
    .map(([{ name, from }, own]) => ({
      name: from === PEERS ? nameAndVersion(name) : name,
      overNothing: over(own, NOTHING),
      overCore: over(own, CORE),
    }))
}

function importGoals(rows: readonly Row[]): Goal[] {
  return rows.flatMap(({ name, overNothing, overCore }) => {
    if (name === CORE.name) return [goal(`import of ${name} ≤ ${CORE_LIMIT} ms over an empty package`, overNothing, CORE_LIMIT)]
    if (ADAPTERS.some((adapter) => adapter.name === name))
      return [goal(`import of ${name} ≤ ${ADAPTER_LIMIT} ms over the core`, overCore, ADAPTER_LIMIT)]
    return []
  })
}

function goal(what: string, { median }: Spread, limit: number): Goal {
  return { goal: what, figure: milliseconds(Math.round(median * 100) / 100), reached: median <= limit }
}

function sizeGoal({ name, size }: Size): Goal {
  const most = name === CORE.name ? CORE_SIZE : ADAPTER_SIZE
  return { goal: `size of ${name} ≤ ${figure(most / 1_000)} kB`, figure: `${figure(size / 1_000)} kB`, reached: size <= most }
}
