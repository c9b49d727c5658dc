import type { CommandLine } from '../../manifest/command-line'
import { programOf, simpleCommands } from '../../manifest/shell-words'
import { execInstead } from '../edits/exec-instead'
import type { Rule } from '../rule'
import { type StartCommand, startCommands } from './start-commands'

export const signalNotForwarded: Rule = {
  id: 'signal-not-forwarded',
  severity: 'error',
  needs: 'files',
  question: 'Does SIGTERM reach the process that serves?',
  why: 'The platform sends SIGTERM to process 1. npm and a shell do not pass it on, so the service never drains and is killed when the grace period is over.',
  remedy: 'Start the program itself, in the exec form: `CMD ["node", "server.js"]`. Or write `exec` before the last command of a shell.',
  *check({ manifests }) {
    for (const start of startCommands(manifests)) {
      const holder = holderOf(start)
      if (!holder) continue
      // BusyBox' shell replaces itself with a single command, so it may go well there.
      const alpine = /alpine|busybox/.test(start.image ?? '')
      yield {
        severity: alpine ? 'warning' : 'error',
        place: start.command.place,
        message: `${holder} is process 1 of ${start.name} and keeps SIGTERM to itself: no request is drained, and ${start.grace} s later everything is cut off.`,
        sum: `SIGTERM at 0 s, nothing happens, SIGKILL at ${start.grace} s`,
        fix: execInstead(start.command),
      }
    }
  },
}

const PACKAGE_MANAGERS = /^(npm|npx|yarn|yarnpkg|pnpm|pnpx)$/

/** The program that gets the signal in the place of the service, or `undefined` where the service gets it. */
function holderOf({ command }: StartCommand): string | undefined {
  const { script, shell = '' } = command
  const program = programOf(command.words)
  if (script === undefined)
    return PACKAGE_MANAGERS.test(program) && !isTask(command.words) ? command.words.slice(0, 2).join(' ') : undefined
  const commands = simpleCommands(command.words)
  const last = commands.at(-1) ?? []
  if (programOf(last) === 'exec') return PACKAGE_MANAGERS.test(programOf(last.slice(1))) ? last.slice(1, 3).join(' ') : undefined
  const single = commands.length === 1 && !/[;&|<>]/.test(script)
  if (/bash$/.test(shell) && single && !PACKAGE_MANAGERS.test(program)) return undefined
  return isDone(command) || handlesSignals(commands) ? undefined : `the shell of "${shortened(script)}"`
}

function shortened(script: string): string {
  const line = script.trim().replace(/\s+/g, ' ')
  return line.length > 60 ? `${line.slice(0, 57)}...` : line
}

/** A script with `trap ... TERM` takes the signal itself. */
function handlesSignals(commands: readonly (readonly string[])[]): boolean {
  return commands.some((command) => programOf(command) === 'trap' && command.some((word) => /^((SIG)?TERM|15)$/.test(word)))
}

/** A command that runs no service: `sleep infinity`, `tail -f`, `while true; do sleep 60; done`. */
function isDone({ words }: CommandLine): boolean {
  const commands = simpleCommands(words).filter(([word]) => word !== 'done')
  return /^(sleep|tail|true|false|echo|exit)$/.test(programOf((commands.at(-1) ?? []).filter((word) => word !== 'do')))
}

/** A script of package.json that serves no request, or a developer alone: `npm test`, `npm run migrate`, `yarn dev`. */
function isTask(command: readonly string[]): boolean {
  const script = command.slice(1).find((word) => !word.startsWith('-') && word !== 'run')
  return script !== undefined && /^(test|lint|build|install|ci|dev|watch|migrate|seed|setup|db)([:-].*)?$/.test(script)
}
