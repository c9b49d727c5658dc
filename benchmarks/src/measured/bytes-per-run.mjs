const REPEATS = 7
const WARM_UP = 200
const MOST_BYTES = 8 * 1024 * 1024

/**
 * The bytes that one run allocates on the heap. The process needs --expose-gc, and a young generation large enough to
 * avoid a collection meanwhile.
 *
 * @param {() => Promise<unknown>} run
 */
export async function bytesPerRun(run) {
  if (!globalThis.gc) throw new Error('there is no gc(): start the process with --expose-gc')
  // Warm up: optimised code allocates less.
  const warm = performance.now() + WARM_UP
  while (performance.now() < warm) await run()
  const runs = Math.max(1, Math.min(20_000, Math.floor(MOST_BYTES / (await allocated(run, 5)))))
  const figures = []
  for (let repeat = 0; repeat < REPEATS; repeat += 1) figures.push(await allocated(run, runs))
  return figures.sort((a, b) => a - b)[REPEATS >> 1]
}

/**
 * @param {() => Promise<unknown>} run
 * @param {number} runs
 */
async function allocated(run, runs) {
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  for (let count = 0; count < runs; count += 1) await run()
  return Math.max(1, (process.memoryUsage().heapUsed - before) / runs)
}
