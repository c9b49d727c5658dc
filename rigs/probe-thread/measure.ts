import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Blocker } from '../../packages/node/src/probe-thread/testing/blockable-app'
import { type Probed, startKubelet } from '../../packages/node/src/probe-thread/testing/kubelet'
import { type BlockableApp, bundleApp, startApp } from '../../packages/node/src/probe-thread/testing/start-blockable-app'

const BLOCKERS: readonly Blocker[] = ['while', 'execSync', 'Atomics.wait', 'pbkdf2Sync', 'JSON.parse', 'regular expression']
const { file, remove } = await bundleApp()

try {
  await compareBlockers()
  await compareMemory()
  await watchKubelet()
} finally {
  remove()
}

async function compareBlockers(): Promise<void> {
  console.log('| blocked for 5 s by | thread: answered | p50 | p99 | max | main thread: answered |')
  console.log('|---|---|---|---|---|---|')
  for (const blocker of BLOCKERS) {
    const [threaded, main] = [await probe(blocker, {}), await probe(blocker, { onMain: true })]
    const times = threaded.filter(isAnswered).map(({ duration }) => duration)
    const [p50, p99, max] = [0.5, 0.99, 1].map((share) => `${quantile(times, share).toFixed(1)} ms`)
    console.log(`| \`${blocker}\` | ${shareOf(threaded)} | ${p50} | ${p99} | ${max} | ${shareOf(main)} |`)
  }
}

async function probe(blocker: Blocker, options: { readonly onMain?: boolean }): Promise<readonly Probed[]> {
  const app = await startApp(file, options)
  await sleep(500)
  const blocked = app.order({ do: 'block', with: blocker, ms: 5_000 })
  const kubelet = startKubelet(app.port, '/livez', { period: 100 })
  await blocked
  const probes = await kubelet.stop()
  await app.kill()
  return probes
}

async function compareMemory(): Promise<void> {
  const resident = async (options: { readonly onMain?: boolean }): Promise<number> => {
    const app = await startApp(file, options)
    await sleep(2_000)
    const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${app.process.pid}/status`, 'utf8'))?.[1])
    await app.kill()
    return kilobytes / 1_024
  }
  const [threaded, main] = [await resident({}), await resident({ onMain: true })]
  console.log(`\nResident memory: ${threaded.toFixed(1)} MiB with the thread, ${main.toFixed(1)} MiB without.`)
}

/** The defaults of `blocked`, and kubelet's: every 10 s, a timeout of 1 s, three failures. */
async function watchKubelet(): Promise<void> {
  console.log('\n| what happens | probes | 503 | unanswered | restarts |')
  console.log('|---|---|---|---|---|')
  await watch('blocked for 20 s', (app) => app.order({ do: 'block', with: 'while', ms: 20_000 }))
  await watch('blocked for 40 s', (app) => app.order({ do: 'block', with: 'while', ms: 40_000 }))
  await watch('stopped for 60 s, then goes on', async (app) => {
    app.process.kill('SIGSTOP')
    await sleep(60_000)
    app.process.kill('SIGCONT')
    await sleep(5_000)
  })
}

async function watch(name: string, during: (app: BlockableApp) => Promise<unknown>): Promise<void> {
  const app = await startApp(file)
  const kubelet = startKubelet(app.port, '/livez', { period: 1_000, threshold: 3 })
  await sleep(2_000)
  await during(app)
  const probes = await kubelet.stop()
  const of = (status: number | undefined): number => probes.filter((one) => one.status === status).length
  console.log(`| ${name} | ${probes.length} | ${of(503)} | ${of(undefined)} | ${kubelet.restarts} |`)
  await app.kill()
}

function isAnswered({ status }: Probed): boolean {
  return status === 200
}

function shareOf(probes: readonly Probed[]): string {
  return `${probes.filter(isAnswered).length} of ${probes.length}`
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}
