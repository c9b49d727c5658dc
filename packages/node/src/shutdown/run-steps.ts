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
 * (ms, for all of them) does. Resolves with the errors.
 */
export async function runSteps(steps: readonly NamedStep[], timeout: number, signal: AbortSignal): Promise<unknown[]> {
  const errors: unknown[] = []
  let timer: NodeJS.Timeout | undefined
  const late = Symbol('late')
  const timedOut = new Promise<typeof late>((resolve) => {
    timer = setTimeout(resolve, timeout, late)
  })
  for (const { name, run } of steps) {
    if (signal.aborted) break
    if ((await Promise.race([attempt(run, errors), timedOut])) !== late) continue
    errors.push(withoutStack(`${name} did not end in time`))
    break
  }
  clearTimeout(timer)
  return errors
}

async function attempt(step: ShutdownStep, errors: unknown[]): Promise<void> {
  try {
    await step()
  } catch (error) {
    errors.push(error)
  }
}
