import type { CommandLine } from '../../manifest/command-line'
import { programOf, simpleCommands } from '../../manifest/shell-words'

const RUNTIMES = /^(node|npx|npm|yarn|pnpm|pnpx|bun|bunx|deno|tsx|python[\d.]*|java|ruby|php|perl|dotnet)$/

/** The runtime that a command starts: `node`, `python3`. Each start costs CPU that the service does not get. */
export function runtimeOf({ words }: CommandLine): string | undefined {
  return simpleCommands(words)
    .map((command) => programOf(command[0] === 'exec' ? command.slice(1) : command))
    .find((program) => RUNTIMES.test(program))
}

/** The first of its commands that runs `program`, after a shell's `exec` or `if !`. */
export function callOf({ words }: CommandLine, program: string): string[] | undefined {
  const calls = simpleCommands(words).map((command) => command.slice(command.findIndex((word) => !/^(exec|if|!|while|until)$/.test(word))))
  return calls.find((command) => programOf(command) === program)
}
