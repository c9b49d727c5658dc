import type { Benchmark } from './benchmark'
import { blocked } from './blocked'
import { command } from './command'
import { evaluation } from './evaluation'
import { extremes } from './extremes'
import { herd } from './herd'
import { hung } from './hung'
import { liveness } from './liveness'
import { readiness } from './readiness'
import { soak } from './soak'
import { start } from './start'

/** Every benchmark, in the order of the results. */
export const BENCHMARKS: readonly Benchmark[] = [liveness, readiness, evaluation, herd, hung, blocked, start, extremes, command, soak]

// As long as all others together. It comes last in a run: on a slow machine the others have their figures by then.
const longest = readiness

/**
 * The benchmarks of these names. Without names all but the soak, which takes ten minutes by itself.
 *
 * @throws TypeError for an unknown name.
 */
export function choose(names: readonly string[]): Benchmark[] {
  if (names.length === 0) return [...BENCHMARKS.filter((benchmark) => benchmark !== soak && benchmark !== longest), longest]
  return names.map((name) => {
    const found = BENCHMARKS.find((benchmark) => benchmark.name === name)
    if (!found) throw new TypeError(`there is no benchmark ${JSON.stringify(name)}: use ${BENCHMARKS.map((one) => one.name).join(', ')}`)
    return found
  })
}
