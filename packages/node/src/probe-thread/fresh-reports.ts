import type { Report, Selection } from '@hale/core'

/** Reports of the main thread that are fresh: they answer probes without a question. */
export interface FreshReports {
  /** `until` by `performance.now()` of this thread. */
  keep(selection: Selection, report: Report, until: number): void
  get(selection: Selection, now: number): Report | undefined
  /** A status or the phase has changed: every report is old. */
  clear(): void
}

/** Callers can combine names in very many ways, so only the selections of endpoints, groups and checks are kept. */
export function createFreshReports(): FreshReports {
  const reports = new Map<string, { readonly report: Report; readonly until: number }>()
  return {
    keep(selection, report, until) {
      if (!selection.exclude) reports.set(JSON.stringify(selection), { report, until })
    },
    get(selection, now) {
      const kept = selection.exclude ? undefined : reports.get(JSON.stringify(selection))
      return kept && now < kept.until ? kept.report : undefined
    },
    clear: () => reports.clear(),
  }
}
