import { startOwnDatabase } from './own-database'
import { runCascade } from './run-cascade'
import { table } from './table'

console.log('Three services in three processes. This takes half a minute.')
const database = await startOwnDatabase()
for (const guard of ['on', 'off'] as const) console.log(`\nThe guard is ${guard}:\n\n${table(await runCascade(guard, database))}`)
await database.stop()
