import type { Exchanged } from '../http/exchange'
import { type Answer, noAnswer } from './answer'
import { readReport } from './read-report'

/** What a response says about the health of its service. Never throws. */
export function judgeResponse({ code, headers, body }: Exchanged): Answer {
  if (code >= 300 && code < 400) return noAnswer(`HTTP ${code}: a redirect is no answer`)
  const reported = readReport(parse(body))
  if (reported) return reported.status === 'healthy' && !isSuccess(code) ? { ...reported, ...contradicted(code) } : reported
  // An application that answers every path with its own page must not look healthy.
  if (headers['content-type']?.toLowerCase().startsWith('text/html')) return noAnswer(`HTTP ${code}: a web page is no answer`)
  if (isSuccess(code)) return { status: 'healthy', reasons: [`HTTP ${code}`], checks: [] }
  if (code >= 500) return { status: 'unhealthy', reasons: [`HTTP ${code}`], checks: [] }
  return noAnswer(`HTTP ${code}${remedy(code)}`)
}

/** A proxy can hide the status of the service, so the worse of the two counts. */
function contradicted(code: number): Pick<Answer, 'status' | 'reasons'> {
  return { status: 'unhealthy', reasons: [`HTTP ${code} on a healthy report`] }
}

function remedy(code: number): string {
  if (code === 401 || code === 403) return ': the endpoint wants credentials, see --bearer-env'
  return code === 404 ? ': the service has no such path' : ''
}

function isSuccess(code: number): boolean {
  return code >= 200 && code < 300
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
