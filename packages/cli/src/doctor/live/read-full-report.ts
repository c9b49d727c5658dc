import type { About } from '@hale/core'
import { readAbout } from '../../read-about'
import type { Measurement } from './measurement'
import { isAnswered, type Sample } from './sample'
import { sendSample } from './send-sample'

/** The report on every check, as far as this caller sees it. */
export interface FullReport {
  readonly about?: About | undefined
  readonly aboutMissing?: string | undefined
  readonly anonymous: Measurement
}

/** Where the report on every check is: `/healthz` below the URL. */
function healthUrl(url: URL): URL {
  const health = new URL(url)
  health.search = ''
  health.pathname = `${url.pathname.replace(/\/+$/, '')}/healthz`
  return health
}

/** Asks for the report on every check: once as anyone, and once with the token. Never rejects. */
export async function readFullReport(base: URL, token: string | undefined, timeout: number): Promise<FullReport> {
  const url = healthUrl(base)
  const json = { accept: 'application/json' }
  const anonymous = await sendSample({ url, headers: json }, timeout)
  const sample =
    token === undefined ? anonymous : await sendSample({ url, headers: { ...json, authorization: `Bearer ${token}` } }, timeout)
  const about = isAnswered(sample) ? readAbout(fieldsOf(sample.body)['about']) : undefined
  const aboutMissing = about ? undefined : whyMissing(url, sample, token)
  return { about, aboutMissing, anonymous: { url, samples: [anonymous] } }
}

/** The fields of a JSON object; none where the body is something else. */
export function fieldsOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function whyMissing({ pathname }: URL, sample: Sample, token: string | undefined): string {
  if (!isAnswered(sample)) return `${pathname} of the service gives no answer`
  if (typeof fieldsOf(sample.body)['status'] !== 'string') return `${pathname} of the service is not a report of Hale (HTTP ${sample.code})`
  const remedy =
    token === undefined ? 'give --bearer-env, or show full details to this caller' : 'the token of --bearer-env does not open full details'
  return `${pathname} of the service does not show \`about\`, the settings of its health: ${remedy}`
}
