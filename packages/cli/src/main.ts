import { didYouMean, show } from '@hale/options'
import type { Command } from './command'
import { COMMANDS } from './commands'
import type { Io } from './io'
import { packageManifest } from './package-manifest'
import { UsageError } from './usage-error'

const USAGE_ERROR = 2

/** Runs `hale` with the arguments of a command line, and resolves with the exit code. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(args, io)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    io.stderr.write(`${error.message}\n`)
    return USAGE_ERROR
  }
}

async function dispatch([name, ...rest]: readonly string[], io: Io): Promise<number> {
  if (name === undefined || wantsHelp(name)) return print(io, overview())
  if (name === '--version' || name === '-v') return print(io, `${packageManifest().version}\n`)
  if (name === 'help') return print(io, rest[0] === undefined ? overview() : (await load(rest[0])).help)
  const command = await load(name)
  return includesHelp(rest) ? print(io, command.help) : command.run(rest, io)
}

async function load(name: string): Promise<Command> {
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (entry) return await entry.load()
  const known = Object.keys(COMMANDS)
  const closest = didYouMean(name, known)
  throw new UsageError(
    `hale: unknown command ${show(name)}${closest ? `; did you mean ${show(closest)}?` : '.'} Known: ${known.join(', ')}`,
  )
}

function wantsHelp(arg: string): boolean {
  return arg === '--help' || arg === '-h'
}

/** What stands after `--` is a value. */
function includesHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--')
  return args.slice(0, end < 0 ? undefined : end).some(wantsHelp)
}

function print(io: Io, text: string): number {
  io.stdout.write(text)
  return 0
}

function overview(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length))
  const commands = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`)
  return `Usage: hale <command> [options]

${commands.join('\n')}

\`hale <command> --help\` shows the options of a command. \`hale --version\` prints the version.
`
}
