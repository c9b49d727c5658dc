import { request } from 'node:http'
import { isAddress, isRefusal } from '../http/addresses'
import { type Deadline, startDeadline } from '../http/deadline'
import { exchange, type Send } from '../http/exchange'
import { type Answer, noAnswer } from './answer'
import { explainFailure } from './explain-failure'
import { judgeResponse } from './judge-response'
import type { Target } from './target'

/** How a probe sends its request. */
export interface ProbeHttpOptions {
  /** For everything together: name, connection, TLS and body. ms. */
  readonly timeout: number
  readonly token?: string | undefined
  /** Whether a certificate that is not trusted will do. */
  readonly insecure: boolean
}

/** Sends one request to a service. Never rejects, and resolves within the timeout. */
export async function probeHttp(target: Target, options: ProbeHttpOptions): Promise<Answer> {
  boundNameLookup(options.timeout)
  const deadline = startDeadline(options.timeout)
  try {
    const send = target.secure ? (await import('node:https')).request : request
    return await probeEach(target, options, send, deadline)
  } finally {
    deadline.clear()
  }
}

/**
 * A process cannot end while the system looks up a name: 10 s where no name server answers. glibc reads this variable at
 * the first lookup, and counts in seconds.
 */
function boundNameLookup(timeout: number): void {
  process.env['RES_OPTIONS'] ??= `timeout:${Math.ceil(timeout / 1_000)} attempts:1`
}

async function probeEach(target: Target, options: ProbeHttpOptions, send: Send, deadline: Deadline): Promise<Answer> {
  const failures: string[] = []
  for (const host of target.hosts) {
    try {
      return judgeResponse(await exchange(send, requestOptions(target, host, options), deadline))
    } catch (error) {
      if (deadline.passed()) return noAnswer(`nothing within ${options.timeout} ms`)
      failures.push(explainFailure(error, target, host))
      if (!isRefusal(error)) break
    }
  }
  return noAnswer(failures.join('; '))
}

function requestOptions(target: Target, host: string, { token, insecure }: ProbeHttpOptions): Parameters<Send>[0] {
  const { secure, socket, port, path, name, hostHeader } = target
  return {
    ...(socket === undefined ? { host, port } : { socketPath: socket }),
    path,
    headers: {
      host: hostHeader,
      accept: 'application/json',
      'user-agent': 'hale-probe',
      connection: 'close',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    // Without it, node:http takes it from the header, which costs 3 ms for a name.
    servername: secure && !isAddress(name) ? name : '',
    rejectUnauthorized: !insecure,
  }
}
