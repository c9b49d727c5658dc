import type { Report } from '@hale/core'

const LONGEST = 200

/** A report in one line, for `systemctl status`: the worst checks by name, and what a starting instance waits for. */
export function statusLine({ status: whole, phase, checks, holds = [] }: Report): string {
  const failing = Object.entries(checks)
    // What has not run yet is not broken.
    .filter(([, { status, error }]) => status !== 'healthy' && error?.code !== 'pending')
    .map(([name, result]) => `${name} ${result.status}${result.error ? ` (${result.error.code})` : ''}`)
  const parts = [phase === 'running' ? whole : phase, ...(holds.length > 0 ? [`waits for ${holds.join(', ')}`] : []), ...failing]
  return parts.join('; ').replace(/\s+/g, ' ').slice(0, LONGEST)
}
