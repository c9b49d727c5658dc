/** Where a command writes. */
interface Output {
  write(text: string): unknown
}

/** What a command has of the process that it runs in. Tests pass their own. */
export interface Io {
  readonly stdout: Output
  readonly stderr: Output
  /** What is piped in. */
  readonly stdin: AsyncIterable<Uint8Array | string>
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder that relative paths start from. */
  readonly cwd: string
  /** Whether `stdout` is a terminal. */
  readonly isTTY: boolean
  /** The width of the terminal, now; 80 where there is none. */
  readonly columns: number
}
