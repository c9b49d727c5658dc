import type { ShutdownStep } from './shutdown-options'

const LEAST = 1_000

/**
 * Runs the steps one after the other until `end` (of `performance.now()`), and for a second at least. Resolves with what
 * they threw, and with an error for the step that has not ended by then, after which no other is begun.
 */
export async function runSteps(steps: readonly ShutdownStep[], end: number, over: AbortSignal): Promise<unknown[]> {
  const errors: unknown[] = []
  let timer: NodeJS.Timeout | undefined
  const late = Symbol('late')
  const patience = new Promise<typeof late>((resolve) => {
    timer = setTimeout(resolve, Math.max(LEAST, end - performance.now()), late)
  })
  for (const [index, step] of steps.entries()) {
    if (over.aborted) break
    const ended = await Promise.race([attempt(step, errors), patience])
    if (ended !== late) continue
    errors.push(new Error(`onShutdown[${index}] did not end in time`))
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
