// `pnpm bench` runs all benchmarks but the soak, `pnpm bench <name>` one. `--quick` only shows that everything works.
import { BENCHMARKS } from './benchmarks/all'
import { installPeers } from './contenders/install-peers'
import { machine } from './measure/machine'
import { readOrder } from './order'
import { openResults } from './report/results-file'

const order = readOrder(process.argv.slice(2))
const results = openResults(
  order.folder,
  BENCHMARKS.map(({ name }) => name),
)
// A quick run measures the peers only if they are installed already.
if (!order.quick) installPeers()

for (const { name, run } of order.benchmarks) {
  const start = performance.now()
  const section = { name, ...(await run(order.effort)) }
  const seconds = Math.round((performance.now() - start) / 1_000)
  const hurried = order.quick ? ' · **a quick run: no figure means anything**' : ''
  results.write(section, `${new Date().toISOString().slice(0, 10)} · ${seconds} s · ${machine()}${hurried}`)
  const short = section.goals.filter(({ reached }) => !reached)
  console.log(`${name}: ${section.goals.length - short.length} of ${section.goals.length} reached, in ${seconds} s`)
  for (const { goal, figure } of short) console.log(`  short: ${goal}: ${figure}`)
}
