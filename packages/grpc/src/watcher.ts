import type { ServerWritableStream } from '@grpc/grpc-js'
import type { HealthCheckRequest, HealthCheckResponse, ServingStatus } from './messages'

export type WatchCall = ServerWritableStream<HealthCheckRequest, HealthCheckResponse>

/**
 * Returns a function that writes a status to a watcher, unless it has that status already. A watcher that does not read
 * costs no memory: once it reads again, it gets the latest status only.
 */
export function writeChanges(call: WatchCall): (status: ServingStatus) => void {
  let latest: ServingStatus | undefined
  let written: ServingStatus | undefined

  function write(): void {
    if (latest === undefined || latest === written || call.writableNeedDrain || call.destroyed) return
    written = latest
    call.write({ status: latest })
  }

  call.on('drain', write)
  return (status) => {
    latest = status
    write()
  }
}
