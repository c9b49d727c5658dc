import { request } from 'node:http'
import { addressesOf, hostOf, isAddress, isRefusal } from '../http/addresses'
import { type Deadline, startDeadline } from '../http/deadline'
import { type Exchanged, exchange } from '../http/exchange'

/** In ms. */
const TIMEOUT = 5_000

/** Asks a running service for JSON. Rejects when there is no answer within 5 s, and where the body is no JSON. */
export async function askForJson(url: URL, token: string | undefined): Promise<unknown> {
  const deadline = startDeadline(TIMEOUT)
  try {
    return parse(await askEach(url, token, deadline))
  } catch (error) {
    throw deadline.passed() ? new Error(`no answer within ${TIMEOUT / 1_000} s`) : error
  } finally {
    deadline.clear()
  }
}

/** `localhost` may mean either family. */
async function askEach(url: URL, token: string | undefined, deadline: Deadline): Promise<Exchanged> {
  const send = url.protocol === 'https:' ? (await import('node:https')).request : request
  const name = hostOf(url.hostname)
  const headers = { host: url.host, accept: 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  // As kubelet does, it accepts any certificate.
  const tls = url.protocol === 'https:' ? { servername: isAddress(name) ? '' : name, rejectUnauthorized: false } : {}
  const port = url.port || (url.protocol === 'https:' ? 443 : 80)
  let failure: unknown
  for (const host of addressesOf(url)) {
    try {
      return await exchange(send, { host, port, path: `${url.pathname}${url.search}`, headers, ...tls }, deadline)
    } catch (error) {
      failure ??= error
      if (!isRefusal(error)) break
    }
  }
  throw failure
}

function parse({ code, body }: Exchanged): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new Error(`HTTP ${code}, and no JSON`)
  }
}
