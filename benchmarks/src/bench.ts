// `pnpm bench` runs all benchmarks but the soak, `pnpm bench <name>` one. `--quick` only shows that everything works.
import { BENCHMARKS } from './benchmarks/all'
import { installPeers } from './contenders/install-peers'
import { machine } from './measure/machine'
import { readOrder } from './order'
import { openPage } from './report/page'
import { openResults } from './report/results-file'
import { writeHeadline } from './report/section'
import { runAll } from './run-all'

const order = readOrder(process.argv.slice(2))
const results = openResults(
  order.folder,
  BENCHMARKS.map(({ name }) => name),
)
const page = order.page === undefined ? undefined : openPage(order.page)
// A quick run measures the peers only if they are installed already.
if (!order.quick) installPeers()

const missing = await runAll(order.benchmarks, order.effort, order.limits, (section, seconds) => {
  const hurried = order.quick ? ' · **a quick run: no figure means anything**' : ''
  results.write(section, `${new Date().toISOString().slice(0, 10)} · ${seconds} s · ${machine()}${hurried}`)
  page?.write(section.name, writeHeadline(section))
  const short = section.goals.filter(({ reached }) => !reached)
  console.log(`${section.name}: ${section.goals.length - short.length} of ${section.goals.length} reached, in ${seconds} s`)
  for (const { goal, figure } of short) console.log(`  short: ${goal}: ${figure}`)
})
for (const reason of missing) console.error(`missing: ${reason}`)
process.exit(missing.length > 0 ? 1 : 0)
