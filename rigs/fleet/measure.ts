import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openPage } from '../../benchmarks/src/report/page'
import { load, type Seen } from './load'
import { SCENARIOS, type Scenario } from './scenarios'
import { type Exit, type Figures, type RigFleet, startFleet } from './start-fleet'

// Plays each fault with the guard and without it. Where all were played, the table of the guide is written anew.
const INSTANCES = 12
const chosen = process.argv[2]

interface Measured extends Seen {
  readonly leastInRotation: number
  readonly exits: readonly Exit[]
  readonly figures: readonly Figures[]
  readonly hasNamespace: boolean
}

async function measure(scenario: Scenario, guard: boolean): Promise<Measured> {
  const fleet = await startFleet(INSTANCES, guard)
  const exits: Exit[] = []
  let done = false
  let leastInRotation = INSTANCES
  async function look(): Promise<void> {
    leastInRotation = Math.min(leastInRotation, await fleet.inRotation())
    const began = process.uptime()
    for (const exit of await fleet.exits()) {
      exits.push(exit)
      console.error(`  ${began.toFixed(1)} s: HAProxy takes out instance ${exit.instance}: ${exit.reason}`)
    }
  }
  const watch = (async () => {
    while (!done) {
      await look()
      await sleep(200)
    }
  })()
  // It is awaited below. Until then its failure must not end the process.
  watch.catch(() => undefined)
  try {
    const seen = load(fleet.url, () => done)
    await scenario.play(fleet)
    done = true
    await watch
    return { ...(await seen), leastInRotation, exits, figures: await figuresOf(fleet), hasNamespace: fleet.hasNamespace }
  } finally {
    done = true
    await fleet.stop()
  }
}

/** The rig runs unattended: a fleet that did not start, or a server that died, is tried once more. */
async function measureAgain(scenario: Scenario, guard: boolean): Promise<Measured> {
  try {
    return await measure(scenario, guard)
  } catch (error) {
    console.error(`  ${scenario.name}: tried again, because of`, error)
    return measure(scenario, guard)
  }
}

function figuresOf({ instances }: RigFleet): Promise<Figures[]> {
  return Promise.all(instances.map((instance) => instance.figures()))
}

const share = ({ all, failed }: { all: number; failed: number }): string => `${failed} of ${all}`

/** Such as `12 × L7STS 503`: how often HAProxy took an instance out, and why. */
function reasonsOf(exits: readonly Exit[]): string {
  const counts = new Map<string, number>()
  for (const { reason } of exits) {
    const kind = reason.replace(/ in .*/, '')
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return [...counts].map(([kind, count]) => `${count} × ${kind}`).join(', ') || 'none'
}

/** What the processes themselves know of their probes. */
function ownReport(figures: readonly Figures[]): string {
  const answers = new Map<string, number>()
  for (const { probed } of figures)
    for (const [kind, count] of Object.entries(probed.answers)) answers.set(kind, (answers.get(kind) ?? 0) + count)
  const slowest = Math.max(...figures.map(({ probed }) => probed.slowest))
  const late = Math.max(...figures.map(({ probed }) => probed.late))
  const kinds = [...answers].map(([kind, count]) => `${count} × ${kind}`).join(', ')
  return `  the processes answered their probes with ${kinds}; the slowest took ${slowest.toFixed(0)} ms; an event loop was late by ${late.toFixed(0)} ms`
}

const rows = [
  '| fault | guard | failed, need no database | failed, need the database | least in rotation | taken out by HAProxy | slowest probe |',
  '|---|---|---|---|---|---|---|',
]
for (const row of rows) console.log(row)
let hasNamespace = false
for (const scenario of SCENARIOS.filter(({ name }) => !chosen || name.includes(chosen))) {
  for (const guard of [false, true]) {
    const measured = await measureAgain(scenario, guard)
    const slowest = Math.max(...measured.figures.map(({ probed }) => probed.slowest))
    hasNamespace = measured.hasNamespace
    console.error(ownReport(measured.figures))
    const cells = [
      scenario.name,
      guard ? 'on' : 'off',
      share(measured.catalogue),
      share(measured.orders),
      `${measured.leastInRotation} of ${INSTANCES}`,
      reasonsOf(measured.exits),
      `${slowest.toFixed(0)} ms`,
    ]
    const row = `| ${cells.join(' | ')} |`
    rows.push(row)
    console.log(row)
  }
}
const way = hasNamespace ? 'a network namespace whose packets to PostgreSQL are lost' : 'a proxy that refuses its connections to PostgreSQL'
if (!chosen) {
  const page = openPage(join(import.meta.dirname, '../../docs/guides/fleet.md'))
  page.write('rig', `${rows.join('\n')}\n\nThe one instance was cut off by ${way}.`)
}
process.exit()
