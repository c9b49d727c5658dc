import type { Io } from './io'

/** A command of `hale`: what `<command>/command.ts` exports. */
export interface Command {
  /** What `hale <command> --help` prints. */
  readonly help: string
  /**
   * Runs the command and resolves with the exit code.
   *
   * @throws UsageError when the arguments are wrong: `hale` prints the message and exits with 2.
   */
  run(args: readonly string[], io: Io): Promise<number>
}
