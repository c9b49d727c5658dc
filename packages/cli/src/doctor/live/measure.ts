import type { Endpoint } from './endpoint'
import type { Measurement } from './measurement'
import { isAnswered, type Sample } from './sample'
import { sendSample } from './send-sample'

const REQUESTS = 20
/** So many requests without an answer show enough. */
const MOST_FAILURES = 2

/** Sends the requests of one endpoint, one after the other. `over` ends it after the first or later. Never rejects. */
export async function measure(endpoint: Endpoint, timeout: number, over: () => boolean): Promise<Measurement> {
  const samples: Sample[] = []
  let failures = 0
  while (samples.length === 0 || (samples.length < REQUESTS && failures < MOST_FAILURES && !over())) {
    const sample = await sendSample(endpoint, timeout)
    samples.push(sample)
    if (!isAnswered(sample)) failures += 1
  }
  const { url } = endpoint
  return wrongScheme(samples) ? { url, samples, otherScheme: await answersOtherwise(endpoint, timeout) } : { url, samples }
}

/** A server of TLS resets a plain request, or answers it with 400. */
function wrongScheme([first]: readonly Sample[]): boolean {
  if (first === undefined) return false
  return isAnswered(first) ? first.code === 400 : first.failure === 'not HTTP' || first.failure === 'silent' || first.failure === 'broken'
}

async function answersOtherwise({ url, headers }: Endpoint, timeout: number): Promise<boolean> {
  const other = new URL(url)
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  other.protocol = url.protocol === 'https:' ? 'http:' : 'https:'
  other.port = port
  const sample = await sendSample({ url: other, headers }, timeout)
  return isAnswered(sample) && sample.code !== 400
}
