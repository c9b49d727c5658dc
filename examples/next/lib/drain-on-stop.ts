import { health } from './health'

// By default Next closes its server at once. With NEXT_MANUAL_SIG_HANDLE=true it leaves the signals to us.
process.once('SIGTERM', () => {
  health.drain() // not ready, but still serving until every balancer has seen it
  setTimeout(() => process.exit(0), 3_000)
})
