import type { Check } from '@hale/core'
import { readOptions, rule } from '@hale/options'
import { untilAborted } from './connection/until-aborted'
import { codedError, failure } from './failure/failure'
import type { FailureCodes } from './failure/failure-code'
import { GRPC_CONNECTION_CODES } from './grpc/codes'
import { readStatus, writeRequest } from './grpc/messages'
import { type GrpcInterceptor, setHeader } from './grpc/set-header'
import { stopwatch } from './observation/stopwatch'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { FROM } from './options/from'
import { requireMethod } from './options/require-method'

export type { CheckOptions, GrpcInterceptor }

/** Any client of `@grpc/grpc-js`: one that is generated or loaded for your calls, or a plain `Client`. */
export interface GrpcClient {
  makeUnaryRequest(
    path: string,
    serialize: (service: string) => Uint8Array,
    deserialize: (bytes: Uint8Array) => number,
    service: string,
    options: { interceptors?: GrpcInterceptor[] },
    callback: (error: Error | null, status?: number) => void,
  ): { cancel(): void }
}

/** The options of {@link grpc}. */
export interface GrpcOptions extends CheckOptions {
  /** The service whose status counts, such as `orders.Orders`. The empty name stands for the whole server. @default '' */
  readonly service?: string | undefined
  /** Your service's name, sent as `health-via`. A server with Hale then runs only its own local checks. @default 'hale' */
  readonly from?: string | undefined
  /**
   * The client's own interceptors, where the server needs what they add, such as a token. grpc-js runs the interceptors
   * of a call instead of those of its client, and the check has one. @default none
   */
  readonly interceptors?: readonly GrpcInterceptor[] | undefined
}

const OPTIONS = {
  ...CHECK_OPTIONS,
  service: rule((value) => typeof value === 'string', 'must be the name of a service, such as "orders.Orders", or ""'),
  from: FROM,
  interceptors: rule(
    (value) => Array.isArray(value) && value.every((each) => typeof each === 'function'),
    'must be an array of interceptors of @grpc/grpc-js',
  ),
}

const PATH = '/grpc.health.v1.Health/Check'
const SERVING = 1

/** What the other statuses of the protocol mean, by their numbers. */
const NOT_SERVING: Readonly<Record<number, readonly [code: string, meaning: string]>> = {
  0: ['unknown', 'does not know its status (UNKNOWN)'],
  2: ['not_serving', 'does not serve (NOT_SERVING)'],
  3: ['unknown_service', 'does not know this service (SERVICE_UNKNOWN)'],
}

/** grpc-js begins each message with the number and the name of its status. */
const CODES: FailureCodes = {
  invalid_answer: /^12 UNIMPLEMENTED: No message received|^13 INTERNAL: Response message parsing error/m,
  unknown_service: /^5 NOT_FOUND:/m,
  unimplemented: /^12 UNIMPLEMENTED:/m,
  auth: /^16 UNAUTHENTICATED:/m,
  denied: /^7 PERMISSION_DENIED:/m,
  busy: /^8 RESOURCE_EXHAUSTED:/m,
  not_connected: /Channel has been shut down/,
  ...GRPC_CONNECTION_CODES,
}

/** Calls Check. When the signal aborts, the call is cancelled. */
function callCheck(client: GrpcClient, service: string, interceptors: GrpcInterceptor[], signal: AbortSignal): Promise<unknown> {
  let call: { cancel(): void } | undefined
  const send = () =>
    new Promise<unknown>((resolve, reject) => {
      const settle = (error: Error | null, status?: number) => (error ? reject(error) : resolve(status))
      call = client.makeUnaryRequest(PATH, writeRequest, readStatus, service, { interceptors }, settle)
    })
  return untilAborted(signal, send, () => call?.cancel())
}

/**
 * A check that another gRPC service says that it serves, by the standard health service, `grpc.health.v1`. It goes through
 * the channel of a client of `@grpc/grpc-js` that you pass: the one that your service calls with. Use it in readiness for
 * a service that yours cannot work without.
 *
 * It sends `health-via`, so a server with Hale runs only its own local checks: no chain and no loop of checks. The signal
 * cancels the call.
 *
 * Observes the time of the call in ms.
 *
 * @throws TypeError when `client` has no `makeUnaryRequest` method, and for an unknown or wrong option.
 * @example
 * ```ts
 * import { Client, credentials } from '@grpc/grpc-js'
 * import { grpc } from '@hale/checks/grpc'
 * import { createHealth } from '@hale/core'
 *
 * const client = new Client('stock:50051', credentials.createInsecure())
 * export const health = createHealth({ readiness: { stock: grpc(client, { service: 'shop.Stock', from: 'orders' }) } })
 * ```
 */
export function grpc(client: GrpcClient, options: GrpcOptions = {}): Check {
  requireMethod('grpc', 'client', client, 'makeUnaryRequest', 'Pass a client of @grpc/grpc-js')
  const { service = '', from = 'hale', interceptors = [], ...settings } = readOptions('grpc', options, OPTIONS)
  const all = [setHeader('health-via', from), ...interceptors]
  const what = service === '' ? 'the server' : `the server of ${service}`
  return {
    ...settings,
    async run({ signal }) {
      const elapsed = stopwatch()
      let status: unknown
      try {
        status = await callCheck(client, service, all, signal)
      } catch (error) {
        throw failure(`${what} did not answer Check`, error, CODES)
      }
      if (status === SERVING) return { observed: elapsed() }
      const [code, meaning] = NOT_SERVING[status as number] ?? ['invalid_answer', 'answered with something other than a status']
      throw codedError(code, `${what} ${meaning}`)
    },
  }
}
