/** @param {Record<string, () => Promise<unknown>>} checks */
export async function checkHealth(checks) {
  const names = Object.keys(checks)
  const results = await Promise.allSettled(Object.values(checks).map((check) => check()))
  /** @type {Record<string, { status: string, error?: string }>} */
  const rows = {}
  names.forEach((name, index) => {
    const result = results[index]
    if (result?.status === 'fulfilled') rows[name] = { status: 'healthy' }
    else rows[name] = { status: 'unhealthy', error: result?.reason?.message }
  })
  const healthy = results.every((result) => result.status === 'fulfilled')
  return { status: healthy ? 'healthy' : 'unhealthy', checks: rows }
}

/** @type {import('./setup').Evaluator} */
export function evaluator({ checks }) {
  return () => checkHealth(checks)
}
