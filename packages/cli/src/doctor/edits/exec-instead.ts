import type { CommandLine } from '../../manifest/command-line'
import { commandsOfScript, isAssignment, type ShellWord } from '../../manifest/shell-words'
import type { Fix } from '../finding'
import { withScript, withWords } from './command-edits'

/** What only a shell understands: variables, globs, redirections, assignments. */
const NEEDS_A_SHELL = /[$`*?<>(){}~]|^\w+=/

const PACKAGE_MANAGER = /^(npm|npx|yarn|yarnpkg|pnpm|pnpx)$/

/** What a shell does itself, so that it cannot become it: `fi`, `wait`. */
const OF_THE_SHELL = /^(fi|done|esac|\}|\)|wait|cd|set|export|trap|\.|source|:)$/

/** Starts the program of a command itself, or lets the shell become it. */
export function execInstead(command: CommandLine): Fix {
  const instead = ['node', 'server.js']
  const say = 'Start the program of the script itself: name its file instead of server.js.'
  const { script } = command
  if (script === undefined) return { say, edits: [withWords(command, instead)] }
  const [last, isOnly] = lastCommand(script)
  const words = last.map(({ text }) => text)
  const needsShell = !isOnly || words.some((word) => NEEDS_A_SHELL.test(word))
  // Variables of a command stay before `exec`, which would take them for a program.
  const program = last.slice(words.findIndex((word) => !isAssignment(word)))
  const name = program[0]?.text ?? ''
  if (PACKAGE_MANAGER.test(name)) {
    return { say, edits: [needsShell ? withScript(command, withExec(script, program, instead.join(' '))) : withWords(command, instead)] }
  }
  if (OF_THE_SHELL.test(name)) return { say: 'Write `exec` before the command that serves, so that the shell becomes it.', edits: [] }
  if (!needsShell && command.tree?.kind !== 'scalar')
    return { say: 'Start the program without a shell.', edits: [withWords(command, words)] }
  return { say: 'Let the shell become the program.', edits: [withScript(command, withExec(script, program))] }
}

/** The last command of a script, without `exec`, and whether it is the only one. */
function lastCommand(script: string): readonly [last: readonly ShellWord[], isOnly: boolean] {
  const commands = commandsOfScript(script)
  const last = commands.at(-1) ?? []
  return [last[0]?.text === 'exec' ? last.slice(1) : last, commands.length === 1]
}

/** Writes `exec` before a program, or `exec` and another one in its place. */
function withExec(script: string, program: readonly ShellWord[], instead?: string): string {
  const [start, end] = [program[0]?.start ?? script.length, program.at(-1)?.end ?? script.length]
  const before = script.slice(0, start).replace(/\bexec\s+$/, '')
  return `${before}exec ${instead ?? script.slice(start, end)}${script.slice(end)}`
}
