import { withoutStack } from './without-stack'

/** Something to do before the process ends, such as closing a pool. A promise is awaited. */
export type ShutdownStep = () => unknown

/** A step and the name that its error carries. */
export interface NamedStep {
  readonly name: string
  readonly run: ShutdownStep
}

/**
 * Runs the steps one after the other. One that throws does not stop the others; one that has not ended after `timeout`
 * (ms, for all of them) does. Calls `onError` with each error, and with the name of the step that threw it.
 */
export async function runSteps(
  steps: readonly NamedStep[],
  timeout: number,
  signal: AbortSignal,
  onError: (error: unknown, step?: string) => void,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = Symbol('late')
  const timedOut = new Promise<typeof late>((resolve) => {
    timer = setTimeout(resolve, timeout, late)
  })
  for (const { name, run } of steps) {
    if (signal.aborted) break
    if ((await Promise.race([attempt(run, (error) => onError(error, name)), timedOut])) !== late) continue
    onError(withoutStack(`${name} did not end in time`))
    break
  }
  clearTimeout(timer)
}

async function attempt(step: ShutdownStep, onError: (error: unknown) => void): Promise<void> {
  try {
    await step()
  } catch (error) {
    onError(error)
  }
}
