import type { Io } from './io'

const COLUMNS = 80

/** The streams of this process. Each is opened when a command first uses it: that costs a quick command nothing. */
export function processIo(): Io {
  return {
    get stdout() {
      return forgiving(process.stdout)
    },
    get stderr() {
      return forgiving(process.stderr)
    },
    get stdin() {
      return process.stdin
    },
    env: process.env,
    get cwd() {
      return process.cwd()
    },
    get isTTY() {
      return process.stdout.isTTY === true
    },
    get columns() {
      return process.stdout.columns ?? COLUMNS
    },
  }
}

/** A reader that goes away, such as `head`, is no failure: the exit code still says what was found. */
function forgiving(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  if (!stream.listeners('error').includes(ignoreClosedPipe)) stream.on('error', ignoreClosedPipe)
  return stream
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
