import type { ServerDrain } from '../server-drain/server-drain'
import type { ShutdownTiming } from './shutdown-timing'

/** The line for a person who has pressed Ctrl-C, or `undefined` where the shutdown waits for nothing. */
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
