import type { ServerDrain } from '../server-drain/server-drain'
import type { NamedStep } from './run-steps'
import type { ShutdownTiming } from './shutdown-timing'

/** Prints for a person who has pressed Ctrl-C what the shutdown waits for, and how to end it. Nothing where it does not wait. */
export function printWaiting(
  signal: string,
  drain: Pick<ServerDrain, 'running' | 'open'>,
  timing: ShutdownTiming,
  steps: readonly NamedStep[],
): void {
  const options = new Set(steps.map(({ name }) => name.replace(/\[\d+\]$/, '')))
  const line = waitingLine(signal, drain, timing, [...options])
  if (line) console.error(line)
}

export function waitingLine(
  signal: string,
  { running, open }: Pick<ServerDrain, 'running' | 'open'>,
  { readinessDelay, timeout }: ShutdownTiming,
  steps: readonly string[],
): string | undefined {
  const parts = [...counted(running, 'running request'), ...counted(Math.max(0, open - running), 'idle connection'), ...steps]
  if (readinessDelay > 0) parts.unshift('readinessDelay')
  if (parts.length === 0) return undefined
  const seconds = Math.ceil((readinessDelay + timeout) / 1_000)
  return `${signal}: waiting at most ${seconds} s for ${parts.join(', ')}. Press Ctrl-C again to end at once.`
}

function counted(count: number, what: string): string[] {
  return count === 0 ? [] : [`${count} ${what}${count === 1 ? '' : 's'}`]
}
