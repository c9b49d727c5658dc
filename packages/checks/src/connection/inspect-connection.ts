import type { Socket } from 'node:net'
import type { CheckFindings } from '@hale/core'
import { failure } from '../failure/failure'
import type { FailureCodes } from '../failure/failure-code'
import { whenAborted } from './when-aborted'

/** One connection of a check's own: what it is, and what to make of it once it is there. */
export interface Inspection<Connection extends Socket> {
  /** For the message of a failure. */
  readonly tried: string
  open(): Connection
  /** The event that says that it is there. */
  readonly ready: 'connect' | 'secureConnect'
  inspect(connection: Connection): CheckFindings
  readonly codes?: FailureCodes
}

/** Settles once nothing is left of the connection, whatever became of it. The signal ends an attempt under way. */
export function inspectConnection<Connection extends Socket>(
  signal: AbortSignal,
  inspection: Inspection<Connection>,
): Promise<CheckFindings> {
  const { tried, open, ready, inspect, codes } = inspection
  return new Promise((resolve, reject) => {
    let findings: CheckFindings | undefined
    let cause: unknown
    const socket = open()
    const stopListening = whenAborted(signal, (reason) => socket.destroy(reason))
    socket.on(ready, () => {
      // Thrown in a listener, an error would end the process.
      try {
        findings = inspect(socket)
      } catch (error) {
        cause = error
      }
      socket.destroy()
    })
    socket.on('error', (error) => {
      cause = error
    })
    socket.on('close', () => {
      stopListening()
      if (findings) resolve(findings)
      else reject(failure(tried, cause, codes))
    })
  })
}
