import type { Io } from '../io'

/** An {@link Io} that keeps what is written. */
export interface CapturedIo extends Io {
  /** All that was written to `stdout`. */
  out(): string
  /** All that was written to `stderr`. */
  err(): string
}

/** An {@link Io} for a test in this process. */
export function captureIo(given: Partial<Io> & { readonly input?: string } = {}): CapturedIo {
  const written = { out: '', err: '' }
  return {
    stdout: {
      write: (text) => {
        written.out += text
      },
    },
    stderr: {
      write: (text) => {
        written.err += text
      },
    },
    stdin: piped(given.input ?? ''),
    env: {},
    cwd: process.cwd(),
    isTTY: false,
    columns: 80,
    ...given,
    out: () => written.out,
    err: () => written.err,
  }
}

async function* piped(input: string): AsyncGenerator<string> {
  yield input
}
