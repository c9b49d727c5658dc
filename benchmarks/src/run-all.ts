import type { Benchmark } from './benchmarks/benchmark'
import type { Effort } from './measure/effort'
import { stopProcesses } from './measure/measured-process'
import type { Section } from './report/section'

/** The longest time (ms) in which another benchmark may begin, and that one may take. */
export interface Limits {
  readonly begin: number
  readonly each: number
}

/**
 * Runs the benchmarks one after the other, and passes each result on. One that fails or takes too long costs no other.
 * Returns the reasons why results are missing.
 */
export async function runAll(
  benchmarks: readonly Benchmark[],
  effort: Effort,
  limits: Limits,
  done: (section: Section, seconds: number) => void,
): Promise<string[]> {
  const missing: string[] = []
  const begun = performance.now()
  for (const { name, run } of benchmarks) {
    const start = performance.now()
    if (start - begun > limits.begin) {
      missing.push(`${name}: no time was left. Run pnpm bench ${name}`)
      continue
    }
    try {
      const section = { name, ...(await within(limits.each, run(effort))) }
      done(section, Math.round((performance.now() - start) / 1_000))
    } catch (error) {
      missing.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
      await stopProcesses()
    }
  }
  return missing
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it took longer than ${Math.round(ms / 1_000)} s`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
