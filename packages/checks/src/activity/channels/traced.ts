import type { FailureCodes } from '../../failure/failure-code'
import type { Call, Follow } from './call'
import { isFaultOfDependency, isGivenUp } from './fault'
import { listen } from './subscribe'

/** What a library puts into the messages of its tracing channels. */
export interface Traced {
  readonly serverAddress?: unknown
  readonly serverPort?: unknown
  readonly error?: unknown
}

/** The tracing channels of a client library. */
export interface TracedClient<Message extends Traced> {
  /** The channels of its calls, such as `ioredis:command`. */
  readonly calls: readonly string[]
  /** The channels of its connections. Only a failure counts: an open connection has answered no call. */
  readonly connections: readonly string[]
  readonly codes: FailureCodes
  mayWait?(message: Message): boolean
  isProbe(message: Message): boolean
}

function hostOf({ serverAddress = '', serverPort }: Traced): string {
  return serverPort === undefined ? String(serverAddress) : `${serverAddress}:${serverPort}`
}

/** Follows a library that has tracing channels. A call ends with `asyncEnd`, and its message then holds its error. */
export function followTraced<Message extends Traced>(client: TracedClient<Message>): Follow {
  const { calls, connections, codes, mayWait, isProbe } = client
  const callOf = (message: Message): Call => ({
    key: message,
    host: hostOf(message),
    mayWait: () => mayWait?.(message) ?? false,
    isProbe: () => isProbe(message),
  })
  return ({ begin, end, drop }) => {
    const settle = (message: Message) => {
      // Nearly every call passes, so it must cost little.
      if (message.error === undefined) end(callOf(message), false)
      else if (isGivenUp(message.error)) drop(callOf(message))
      else end(callOf(message), isFaultOfDependency(message.error, codes))
    }
    const ofCalls = calls.flatMap((channel) => [
      [`tracing:${channel}:start`, (message: Message) => begin(callOf(message))],
      [`tracing:${channel}:asyncEnd`, settle],
    ])
    const ofConnections = connections.map((channel) => [`tracing:${channel}:error`, settle])
    return listen(Object.fromEntries([...ofCalls, ...ofConnections]))
  }
}
