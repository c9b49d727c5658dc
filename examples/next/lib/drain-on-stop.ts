import { health } from './health'

// Next would close its server at once: with NEXT_MANUAL_SIG_HANDLE=true it leaves the signals to this.
process.once('SIGTERM', () => {
  health.drain() // not ready from now on, and still serving until everybody has seen that
  setTimeout(() => process.exit(0), 3_000)
})
