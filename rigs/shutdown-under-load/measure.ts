import { type Stop, stopOnce } from './stop-once'

const SERVERS = ['node', 'http2', 'express', 'express4', 'fastify', 'koa', 'hono']
const stops = Number(process.env.STOPS ?? 20)
const readinessDelay = Number(process.env.READINESS_DELAY ?? 1_500)
const chosen = process.argv.slice(2)

console.log(`${stops} stops each, readinessDelay ${readinessDelay} ms, three clients with kept connections, Node ${process.version}\n`)
console.log('| server | stops | requests answered | a second | failed | exit codes |\n| --- | --- | --- | --- | --- | --- |')
for (const name of chosen.length > 0 ? chosen : SERVERS) {
  const results: Stop[] = []
  for (let stop = 0; stop < stops; stop++) results.push(await stopOnce(name, readinessDelay))
  const sum = (pick: (one: Stop) => number): number => results.reduce((total, one) => total + pick(one), 0)
  const failures = results.flatMap((one) => one.failures)
  const codes = [...new Set(results.map(({ code }) => code))].join(', ')
  const rate = Math.round(sum((one) => one.perSecond) / stops)
  console.log(`| ${name} | ${stops} | ${sum((one) => one.answered)} | ${rate} | ${failures.length} | ${codes} |`)
  for (const failure of new Set(failures)) console.error(`${name}: ${failure}`)
  if (failures.length > 0 || codes !== '0') process.exitCode = 1
}
