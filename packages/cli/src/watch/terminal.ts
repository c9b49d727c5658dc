/** The terminal of this process, with what a full-screen program changes in it. */
export interface Terminal {
  readonly rows: number
  readonly columns: number
  /** Draws the lines over what was there. */
  draw(lines: readonly string[]): void
  /** Brings back what was on the screen before. Once is enough. */
  close(): void
}

const ENTER = '\x1b[?1049h\x1b[?25l'
/** q, Ctrl-C and Ctrl-D. */
const QUIT = ['q', '\u0003', '\u0004']
const LEAVE = '\x1b[?25h\x1b[?1049l'

/** Takes the screen over. `resized` is called when its size has changed, `quit` on `q` and Ctrl-C. */
export function openTerminal(resized: () => void, quit: () => void): Terminal {
  const { stdout, stdin } = process
  let open = true

  function onKey(key: Buffer): void {
    // In raw mode Ctrl-C is a key, and no typed letter is echoed into the table.
    if (QUIT.some((letter) => key.includes(letter))) quit()
  }

  function close(): void {
    if (!open) return
    open = false
    stdout.off('resize', resized)
    process.off('exit', close)
    stdin.off('data', onKey)
    if (stdin.isTTY) stdin.setRawMode(false)
    stdin.pause()
    stdout.write(LEAVE)
  }

  stdout.on('resize', resized)
  // Whatever ends the process, the screen comes back.
  process.on('exit', close)
  if (stdin.isTTY) {
    stdin.setRawMode(true)
    stdin.on('data', onKey)
  }
  stdout.write(ENTER)
  return {
    get rows() {
      return stdout.rows ?? 24
    },
    get columns() {
      return stdout.columns ?? 80
    },
    draw(lines) {
      if (open) stdout.write(`\x1b[H${lines.map((line) => `${line}\x1b[K`).join('\r\n')}\x1b[J`)
    },
    close,
  }
}
