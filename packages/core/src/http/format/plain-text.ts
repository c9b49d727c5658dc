import type { CheckResult, Probe } from '../../contract/report'
import type { Format } from './format'

const ENDPOINTS: Readonly<Record<Probe, string>> = { liveness: 'livez', readiness: 'readyz', startup: 'startupz' }

/**
 * One line per check and a verdict last, `text/plain`, in the manner of the Kubernetes API server's endpoints,
 * https://kubernetes.io/docs/reference/using-api/health-checks/.
 */
export const plainText: Format = {
  type: 'text/plain',
  write({ status, phase, probe, checks, holds = [] }, level, omitted) {
    const verdict = `${probe ? ENDPOINTS[probe] : 'healthz'} check ${status === 'unhealthy' ? 'failed' : 'passed'}`
    if (level === 'none') return verdict
    const full = level === 'full'
    const lines = Object.entries(checks).map(([name, result]) => line(name, result, full))
    if (omitted) lines.push(`checks left out: ${omitted}`)
    if (phase !== 'running' && probe !== 'liveness') lines.push([`[-]phase ${phase}`, ...(full ? holds : [])].join(': '))
    return [...lines, verdict].join('\n')
  },
}

function line(name: string, { status, message, error }: CheckResult, full: boolean): string {
  if (status === 'healthy') return `[+]${name} ok`
  const reason = full ? (error?.message ?? message ?? 'no reason given').replace(/\s+/g, ' ') : 'reason withheld'
  return status === 'degraded' ? `[+]${name} degraded: ${reason}` : `[-]${name} failed: ${reason}`
}
