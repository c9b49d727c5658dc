import { readToken } from '../bearer-token'
import type { Io } from '../io'
import { seconds } from '../manifest/duration'
import { probeHttp } from '../probe/probe-http'
import { describeTarget, readTarget, type Target } from '../probe/target'
import { readArguments } from '../read-arguments'
import { UsageError } from '../usage-error'
import { jsonOutput, lineOutput, tableOutput, type WatchOutput } from './output'
import { poll } from './poll'
import { onProcessEnd } from './process-end'
import { afterAnswer, pendingService } from './watched-service'

export const help: string = `Usage: hale watch <url>... [options]

Shows how services are, worst first, and what has changed. In a terminal it is a table; elsewhere it is a line for each
change. It runs until Ctrl-C, q or SIGTERM.

  --every <duration>   how often it sends a request to each service (2s)
  --timeout <duration> how long an answer may take (2s)
  --bearer-env <name>  the environment variable with the token that shows more
  --insecure           accept a certificate that is not trusted
  --json               a JSON object for each change, on a line of its own

A URL without a path means /healthz. Exit code: 0, or 2 when an argument is wrong.
`

const OPTIONS = {
  every: { type: 'string' },
  timeout: { type: 'string' },
  'bearer-env': { type: 'string' },
  insecure: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

const SHORTEST = 100
const LONGEST = 3_600_000

/** `hale watch`: shows how services are until it is stopped. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readArguments('watch', args, OPTIONS)
  const { insecure = false, json = false } = values
  const every = readTime('--every', values.every)
  const timeout = readTime('--timeout', values.timeout)
  const targets = positionals.map(readUrl)
  if (targets.length === 0) throw new UsageError('hale watch: a URL must be given, such as http://localhost:3000; got nothing')
  const token = values['bearer-env'] === undefined ? undefined : tokenOf(values['bearer-env'], io)

  return await new Promise((resolve) => {
    const services = targets.map((target) => pendingService(describeTarget(target), target.hostHeader, Date.now()))
    const output = chooseOutput(io, json, every, end)
    const ends = targets.map((target, index) =>
      poll({
        every,
        ask: () => probeHttp(target, { timeout, token, insecure }),
        answered(answer, took) {
          const [service, change] = afterAnswer(services[index] as (typeof services)[number], answer, took, Date.now())
          services[index] = service
          output.show(services, change)
        },
      }),
    )
    const forget = onProcessEnd(end)

    function end(): void {
      for (const stop of ends) stop()
      forget()
      output.close()
      resolve(0)
    }
  })
}

function chooseOutput(io: Io, json: boolean, every: number, quit: () => void): WatchOutput {
  if (json) return jsonOutput(io)
  // A dumb terminal, such as that of an editor, would show the sequences that move the cursor.
  return io.isTTY && io.env['TERM'] !== 'dumb' ? tableOutput(io, every, quit) : lineOutput(io)
}

function readUrl(given: string): Target {
  const withPath = /^https?:\/\/[^/?#]+$/i.test(given) ? `${given}/healthz` : given
  try {
    return readTarget(withPath.replace(/^(https?:\/\/[^/?#]+)\/$/i, '$1/healthz'))
  } catch (error) {
    throw new UsageError(`hale watch: ${(error as Error).message}`)
  }
}

function readTime(option: string, given = '2s'): number {
  const ms = Math.round((seconds(given) ?? Number.NaN) * 1_000)
  if (ms >= SHORTEST && ms <= LONGEST) return ms
  throw new UsageError(`hale watch: ${option} must be a duration from 100ms to 1h, such as 2s; got ${JSON.stringify(given)}`)
}

function tokenOf(name: string, { env }: Io): string {
  try {
    return readToken(name, env)
  } catch (error) {
    throw new UsageError(`hale watch: ${(error as Error).message}`)
  }
}
