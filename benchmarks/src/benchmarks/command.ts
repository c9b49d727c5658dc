import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHealth } from '@hale/core'
import { probes } from '@hale/node'
import type { Effort } from '../measure/effort'
import { HALE } from '../measure/hale-command'
import { writeManifest } from '../measure/manifest'
import { type Command, processCpu } from '../measure/process-cpu'
import { processWall } from '../measure/process-wall'
import { inRounds } from '../measure/rounds'
import { spreadOf } from '../measure/statistics'
import { figure, milliseconds, ratio, ratioWithSpread, spread } from '../report/figures'
import type { Section } from '../report/section'
import type { Benchmark } from './benchmark'

/** The most that `hale probe` may cost, as a ratio to Node that only loads `node:http`. */
const PROBE_LIMIT = 1.15
/** The longest (ms) that `hale doctor` may take. */
const DOCTOR_LIMIT = 400
const MANIFEST_LINES = 300

const BASELINE: Command = { label: `node -e "require('node:http')"`, program: process.execPath, args: ['-e', "require('node:http')"] }

type Measured = Pick<Section, 'notes' | 'goals' | 'tables'>

export const command: Benchmark = {
  name: 'command',
  async run(effort) {
    const probe = await measureProbe(effort)
    const doctor = await measureDoctor(effort)
    return {
      question: 'What does `hale probe` cost, which a container runs every few seconds, and how long does `hale doctor` take?',
      notes: [...probe.notes, ...doctor.notes],
      goals: [...probe.goals, ...doctor.goals],
      tables: [...probe.tables, ...doctor.tables],
    }
  },
}

async function measureProbe(effort: Effort): Promise<Measured> {
  const server = createServer(probes(createHealth())).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const commands = probeCommands((server.address() as AddressInfo).port)
  const times = await inRounds(2 * effort.imports, commands, processCpu)
  server.closeAllConnections()
  server.close()
  const base = times.get(BASELINE) ?? []
  const rows = commands.map((each) => {
    const own = times.get(each) ?? []
    return { label: each.label, cpu: spreadOf(own), over: spreadOf(own.map((ms, round) => ms / (base[round] ?? Number.NaN))) }
  })
  const ours = rows.filter(({ label }) => label.startsWith('hale probe'))
  return {
    notes: [
      `\`hale probe\`: CPU time of the whole process, user and system, over ${2 * effort.imports} rounds in turns. The service is on the same machine and answers \`/livez\`.`,
    ],
    goals: ours.map(({ label, over }) => ({
      goal: `${label}: CPU ≤ ${PROBE_LIMIT} × Node with node:http`,
      figure: ratioWithSpread(over),
      reached: over.median <= PROBE_LIMIT,
    })),
    tables: [
      {
        columns: ['command', 'CPU ms', '× Node with node:http', 'middle half'],
        rows: rows.map(({ label, cpu, over }) => [label, figure(cpu.median), ratio(over.median), spread(over)]),
      },
    ],
  }
}

function probeCommands(port: number): Command[] {
  const url = (host: string) => `http://${host}:${port}/livez`
  return [
    BASELINE,
    node('hale probe, 127.0.0.1', HALE, 'probe', url('127.0.0.1'), '--timeout', '60s'),
    node('hale probe, localhost', HALE, 'probe', url('localhost'), '--timeout', '60s'),
    node('node -e "fetch(...)"', '-e', `fetch('${url('127.0.0.1')}').then((response) => process.exit(response.ok ? 0 : 1))`),
    { label: 'curl --fail', program: 'curl', args: ['--fail', '--silent', url('127.0.0.1')] },
  ]
}

async function measureDoctor(effort: Effort): Promise<Measured> {
  const manifest = writeManifest(MANIFEST_LINES)
  const label = `hale doctor, ${MANIFEST_LINES} lines`
  const commands = [node('node -e ""', '-e', ''), node(label, HALE, 'doctor', manifest.file)]
  try {
    const times = await inRounds(effort.imports, commands, processWall)
    const rows = commands.map((each) => ({ label: each.label, wall: spreadOf(times.get(each) ?? []) }))
    return {
      notes: [
        `\`hale doctor\`: wall time from the start of the process to its exit, over ${effort.imports} rounds in turns. It reads one manifest of ten Deployments, ${MANIFEST_LINES} lines, without \`--url\`.`,
      ],
      goals: rows
        .filter((row) => row.label === label)
        .map(({ wall }) => ({
          goal: `${label}: ≤ ${DOCTOR_LIMIT} ms from start to exit`,
          figure: milliseconds(wall.median),
          reached: wall.median <= DOCTOR_LIMIT,
        })),
      tables: [
        {
          columns: ['command', 'wall ms', 'middle half'],
          rows: rows.map(({ label: name, wall }) => [name, figure(wall.median), `${figure(wall.low)}–${figure(wall.high)}`]),
        },
      ],
    }
  } finally {
    manifest.remove()
  }
}

function node(label: string, ...args: readonly string[]): Command {
  return { label, program: process.execPath, args }
}
