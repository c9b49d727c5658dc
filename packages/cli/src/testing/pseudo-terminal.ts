import { execFileSync, spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'

/** A program in a real pseudo-terminal. */
export interface PseudoTerminal {
  /** The process id of the program. */
  readonly pid: number
  /** All that it wrote, with its control sequences. */
  output(): string
  /** The lines of its last drawing, without control sequences. */
  screen(): readonly string[]
  type(keys: string): void
  /** Changes the size, of which the program gets SIGWINCH. */
  resize(columns: number, rows: number): void
  readonly exitCode: Promise<number | null>
}

const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`

/** Runs a command in a terminal of util-linux' `script`. Resolves when its process runs. */
export async function openPseudoTerminal(command: readonly string[], columns: number, rows: number): Promise<PseudoTerminal> {
  const line = `stty cols ${columns} rows ${rows}; printf 'on %s as %s.\\n' "$(tty)" $$; exec ${command.map(quote).join(' ')}`
  const child = spawn('script', ['-qfec', line, '/dev/null'], { env: { ...process.env, TERM: 'xterm', SHELL: '/bin/sh' } })
  const exitCode = new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject))
  let written = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    written += chunk
  })
  const begun = (): RegExpExecArray | null => /on (\S+) as (\d+)\./.exec(written)
  while (!begun()) await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), exitCode])
  const [, path = '', pid = ''] = begun() ?? []
  return {
    pid: Number(pid),
    output: () => written,
    screen: () => stripVTControlCharacters(written.split('\x1b[H').at(-1) ?? '').split('\r\n'),
    type: (keys) => void child.stdin.write(keys),
    resize: (wide, high) => void execFileSync('stty', ['-F', path, 'cols', String(wide), 'rows', String(high)]),
    exitCode,
  }
}
