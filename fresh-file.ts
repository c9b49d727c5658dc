import { afterAll, vi } from 'vitest'

// Vitest runs this before each file of the project `pure`, whose files share processes: see pure-tests.ts.

vi.resetModules()

afterAll(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
})
