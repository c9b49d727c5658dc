import type { Probe } from '../../contract/report'
import type { VisibleCheck, VisibleReport } from '../visible'
import type { Format } from './format'

const ENDPOINTS: Readonly<Record<Probe, string>> = { liveness: 'livez', readiness: 'readyz', startup: 'startupz' }

/**
 * One line per check and a verdict last, `text/plain`, in the manner of the Kubernetes API server's endpoints,
 * https://kubernetes.io/docs/reference/using-api/health-checks/.
 */
export const plainText: Format = {
  type: 'text/plain',
  write(report) {
    const { status, probe, checks } = report
    const verdict = `${probe ? ENDPOINTS[probe] : 'healthz'} check ${status === 'unhealthy' ? 'failed' : 'passed'}`
    const lines = checks ? [...Object.entries(checks).map(lineOf), ...notesOf(report)] : []
    return [...lines, verdict, ''].join('\n')
  },
}

function notesOf({ phase, probe, omitted, holds = [] }: VisibleReport): string[] {
  const left = omitted ? [`checks left out: ${omitted}`] : []
  return phase === 'running' || probe === 'liveness' ? left : [...left, [`[-]phase ${phase}`, ...holds].join(': ')]
}

function lineOf([name, { status, message, error }]: [string, VisibleCheck]): string {
  if (status === 'healthy') return `[+]${name} ok`
  const reason = (error?.message ?? message ?? 'reason withheld').replace(/\s+/g, ' ')
  return status === 'degraded' ? `[+]${name} degraded: ${reason}` : `[-]${name} failed: ${reason}`
}
