import type { Cache } from './cache'

/** Creates a cache in the memory of this process, for use without Redis. */
export function createInProcessCache(): Cache {
  const entries = new Map<string, { readonly value: string; readonly until: number }>()
  let broken = false

  function requireWorking(): void {
    if (broken) throw new Error('the cache refuses connections')
  }

  return {
    kind: 'a cache in the process',
    client: {
      async ping() {
        requireWorking()
        return 'PONG'
      },
    },
    async get(key) {
      requireWorking()
      const entry = entries.get(key)
      return entry && entry.until > Date.now() ? entry.value : null
    },
    async set(key, value, seconds) {
      requireWorking()
      entries.set(key, { value, until: Date.now() + seconds * 1_000 })
    },
    async delete(key) {
      requireWorking()
      entries.delete(key)
    },
    close: () => entries.clear(),
    drill: {
      effect: 'refuses every call: the service reads from the database instead',
      break() {
        broken = true
      },
      mend() {
        broken = false
        // The entries may be out of date by now.
        entries.clear()
      },
    },
  }
}
