import type { Socket } from 'node:net'
import type { CheckFindings } from '@hale/core'
import { failure } from '../failure/failure'
import type { FailureCodes } from '../failure/failure-code'
import { whenAborted } from './when-aborted'

/** A connection that a check opens for itself, and what the check finds on it. */
export interface Inspection<Connection extends Socket> {
  /** Begins the message of a failure. */
  readonly tried: string
  open(): Connection
  /** The event after which the connection can be inspected. */
  readonly ready: 'connect' | 'secureConnect'
  inspect(connection: Connection): CheckFindings
  /** Ends the connection after its inspection. @default destroys it at once */
  end?(connection: Connection): void
  /** Whether an error after the inspection still decides. @default none does */
  isVerdict?(error: Error): boolean
  readonly codes?: FailureCodes
}

/** Opens, inspects and closes a connection. Settles once the connection is closed. The signal ends an attempt under way. */
export function inspectConnection<Connection extends Socket>(
  signal: AbortSignal,
  inspection: Inspection<Connection>,
): Promise<CheckFindings> {
  const { tried, open, ready, inspect, codes, isVerdict, end = destroy } = inspection
  return new Promise((resolve, reject) => {
    let findings: CheckFindings | undefined
    let cause: unknown
    const socket = open()
    const stopListening = whenAborted(signal, (reason) => socket.destroy(reason))
    socket.on(ready, () => {
      // An error thrown in a listener would end the process.
      try {
        findings = inspect(socket)
      } catch (error) {
        cause = error
      }
      end(socket)
    })
    socket.on('error', (error) => {
      cause = error
      if (isVerdict?.(error)) findings = undefined
    })
    socket.on('close', () => {
      stopListening()
      if (findings) resolve(findings)
      else reject(failure(tried, cause, codes))
    })
  })
}

function destroy(connection: Socket): void {
  connection.destroy()
}
