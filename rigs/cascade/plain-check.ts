import type { Check } from '@hale/core'

/** What most services have instead of `http()`: it does not say that it is a health check, so it is answered for everything. */
export function plainCheck(url: string): Check {
  return {
    async run({ signal }) {
      const response = await fetch(url, { signal })
      await response.text()
      if (!response.ok) throw new Error(`answered ${response.status}`)
    },
  }
}
