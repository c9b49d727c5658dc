/** @param {Record<string, () => Promise<unknown>>} checks */
export async function checkHealth(checks) {
  const start = performance.now()
  const entries = Object.entries(checks)
  const results = await Promise.allSettled(
    entries.map(async ([, check]) => {
      await check()
      return performance.now() - start
    }),
  )
  /** @type {Record<string, { status: string, duration?: number, error?: string }>} */
  const rows = {}
  entries.forEach(([name], index) => {
    const result = results[index]
    if (result?.status === 'fulfilled') rows[name] = { status: 'healthy', duration: result.value }
    else rows[name] = { status: 'unhealthy', error: result?.reason?.message }
  })
  const healthy = results.every((result) => result.status === 'fulfilled')
  return { status: healthy ? 'healthy' : 'unhealthy', timestamp: new Date().toISOString(), checks: rows }
}
