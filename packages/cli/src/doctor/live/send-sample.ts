import { request as requestPlain } from 'node:http'
import { request as requestSecurely } from 'node:https'
import { addressesOf, hostOf, isAddress, isRefusal } from '../../http/addresses'
import { startDeadline } from '../../http/deadline'
import { exchange, type Send } from '../../http/exchange'
import type { Endpoint } from './endpoint'
import type { Sample, Unanswered } from './sample'

/** As kubelet sends it: middleware may judge by the client. */
const CLIENT = { 'user-agent': 'kube-probe/1.31', accept: '*/*', connection: 'close' }

/** Sends one request as a probe does: follows no redirect, accepts any certificate. Never rejects. */
export async function sendSample({ url, headers }: Endpoint, timeout: number): Promise<Sample> {
  const began = performance.now()
  const deadline = startDeadline(timeout)
  let failure: Unanswered['failure'] = 'broken'
  try {
    for (const host of addressesOf(url)) {
      try {
        const answered = await exchange(senderOf(url), requestOf(url, host, headers), deadline)
        return { ...answered, ms: performance.now() - began }
      } catch (error) {
        failure = deadline.passed() ? 'silent' : failureOf(error)
        if (failure !== 'refused') break
      }
    }
    return { failure, ms: performance.now() - began }
  } finally {
    deadline.clear()
  }
}

function senderOf({ protocol }: URL): Send {
  return protocol === 'https:' ? requestSecurely : requestPlain
}

function requestOf(url: URL, host: string, headers: Endpoint['headers']): Parameters<Send>[0] {
  const name = hostOf(url.hostname)
  return {
    host,
    port: url.port || (url.protocol === 'https:' ? 443 : 80),
    path: `${url.pathname}${url.search}`,
    headers: { host: url.host, ...CLIENT, ...headers },
    // Kubelet does not verify certificates either.
    ...(url.protocol === 'https:' ? { servername: isAddress(name) ? '' : name, rejectUnauthorized: false } : {}),
  }
}

function failureOf(error: unknown): Unanswered['failure'] {
  if (isRefusal(error)) return 'refused'
  const { code = '' } = error as NodeJS.ErrnoException
  return /^(HPE_|EPROTO|ERR_SSL|ECONNRESET)/.test(code) ? 'not HTTP' : 'broken'
}
