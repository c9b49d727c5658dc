import type { Io } from '../io'
import { changeLine, drawTable } from './table'
import { openTerminal } from './terminal'
import type { Change, WatchedService } from './watched-service'

/** Where a watch shows what it sees. */
export interface WatchOutput {
  /** After each answer. `change` is what it changed, if anything. */
  show(services: readonly WatchedService[], change: Change | undefined): void
  close(): void
}

/** Older changes are forgotten. */
const MOST_CHANGES = 200

/** A table in the terminal, drawn anew each second for the times in it. */
export function tableOutput(io: Io, every: number, quit: () => void): WatchOutput {
  const changes: Change[] = []
  const colour = !io.env['NO_COLOR']
  let services: readonly WatchedService[] = []
  const terminal = openTerminal(draw, quit)
  const timer = setInterval(draw, 1_000)

  function draw(): void {
    const { columns, rows } = terminal
    terminal.draw(drawTable(services, changes, { columns, rows, colour, now: Date.now(), every }))
  }

  return {
    show(current, change) {
      services = current
      // The first answer of a service is in the table already.
      if (change && change.from !== 'pending') changes.push(change)
      if (changes.length > MOST_CHANGES) changes.shift()
      draw()
    },
    close() {
      clearInterval(timer)
      terminal.close()
    },
  }
}

/** A line for each change, and for the first answer of each service. */
export function lineOutput({ stdout }: Io): WatchOutput {
  return {
    show(_services, change) {
      if (change) stdout.write(`${changeLine(change)}\n`)
    },
    close() {},
  }
}

/** A JSON object for each change, on a line of its own. */
export function jsonOutput({ stdout }: Io): WatchOutput {
  return {
    show(_services, change) {
      if (!change) return
      const { at, from, after, took, ...rest } = change
      const times = { after: Math.round(after), took: Math.round(took) }
      stdout.write(
        `${JSON.stringify({ at: new Date(at).toISOString(), ...rest, from: from === 'pending' ? undefined : from, ...times })}\n`,
      )
    },
    close() {},
  }
}
