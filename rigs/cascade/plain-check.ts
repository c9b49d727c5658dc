import type { Check } from '@hale/core'

/** What most services use instead of `http()`. Without `Health-Via` the other service runs all of its checks. */
export function plainCheck(url: string): Check {
  return {
    async run({ signal }) {
      const response = await fetch(url, { signal })
      await response.text()
      if (!response.ok) throw new Error(`returned ${response.status}`)
    },
  }
}
