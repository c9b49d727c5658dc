import type { ServerWritableStream } from '@grpc/grpc-js'
import type { HealthCheckRequest, HealthCheckResponse, ServingStatus } from './messages'

export type WatchCall = ServerWritableStream<HealthCheckRequest, HealthCheckResponse>

/**
 * Writes to a watcher what it does not know yet. One that does not read is not written to until it does, and then it is
 * told the latest alone, so that it costs no memory.
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
