import type { Io } from '../io'
import { type Answer, noAnswer } from './answer'
import { EXIT_CODES, type ExitStyle } from './exit-style'
import { probeHttp } from './probe-http'
import { type ProbeArguments, readExitStyle, readProbeArguments } from './read-probe-arguments'
import { describeTarget } from './target'
import { writeLine, writeNagiosLine } from './write-line'

export const help = `Usage: hale probe <url> [options]
       hale probe --file <path> [options]

Sends one request to a service, prints one line with the failing checks first, and exits with its status.

  --socket <path>      connect to this unix socket; the URL may be a path alone
  --file <path>        read the report file of a process without HTTP
  --timeout <time>     for everything together, such as 500ms or 2s (default: 2s)
  --bearer-env <name>  send the token that this environment variable holds
  --insecure           accept a certificate that is not trusted
  --exit <style>       docker (default), consul or nagios

            healthy  degraded  unhealthy  no answer
  docker       0        0          1          1
  consul       0        1          2          2
  nagios       0        1          2          3      with perfdata
`

/** Runs `hale probe`. Every failure ends with the exit code of "no answer", so nothing can look healthy by mistake. */
export async function run(args: readonly string[], io: Pick<Io, 'stdout' | 'env'>): Promise<number> {
  const began = process.uptime()
  const { answer, where, style, token } = await probe(args, io.env)
  const elapsed = process.uptime() - began
  const line = style === 'nagios' ? writeNagiosLine(answer, where, elapsed) : writeLine(answer, where)
  io.stdout.write(`${withoutToken(line, token)}\n`)
  return EXIT_CODES[style][answer.status]
}

interface Probed {
  readonly answer: Answer
  readonly where: string
  readonly style: ExitStyle
  readonly token?: string | undefined
}

async function probe(args: readonly string[], env: Io['env']): Promise<Probed> {
  let style: ExitStyle = 'docker'
  try {
    style = readExitStyle(args)
    const given = await readProbeArguments(args, env)
    return { answer: await answerOf(given), where: whereOf(given), style, token: given.token }
  } catch (error) {
    return { answer: noAnswer(error instanceof Error ? error.message : String(error)), where: 'see hale probe --help', style }
  }
}

async function answerOf({ source, ...options }: ProbeArguments): Promise<Answer> {
  return 'file' in source ? (await import('./read-file')).readFile(source.file) : probeHttp(source.target, options)
}

function whereOf({ source }: ProbeArguments): string {
  return 'file' in source ? source.file : describeTarget(source.target)
}

/** A service may answer with the request that it got. */
function withoutToken(line: string, token: string | undefined): string {
  return token === undefined ? line : line.replaceAll(token, '[redacted]')
}
