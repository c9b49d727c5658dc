import type { ServerWritableStream } from '@grpc/grpc-js'
import type { HealthCheckRequest, HealthCheckResponse, ServingStatus } from './messages'

export type WatchCall = ServerWritableStream<HealthCheckRequest, HealthCheckResponse>

/**
 * Returns a function that writes a status to a watcher in a later turn, unless the watcher has that status by then. A
 * watcher that does not read costs no memory: once it reads again, it gets the latest status only.
 */
export function writeChanges(call: WatchCall, later: (job: () => void) => void): (status: ServingStatus) => void {
  let latest: ServingStatus | undefined
  let written: ServingStatus | undefined
  let isQueued = false

  function write(): void {
    isQueued = false
    if (latest === undefined || latest === written || call.writableNeedDrain || call.destroyed) return
    written = latest
    call.write({ status: latest })
  }

  call.on('drain', write)
  return (status) => {
    latest = status
    if (isQueued) return
    isQueued = true
    later(write)
  }
}
