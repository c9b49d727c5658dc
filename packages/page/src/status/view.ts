import type { Details, Probe, VisibleReport } from '@hale/core'
import type { History } from '../history/history'
import type { Labels } from '../labels'
import type { Formatter } from '../wording/formatter'

/** All that the status page is made of, for one visitor. The report holds what this visitor may see and nothing else. */
export interface View {
  readonly report: VisibleReport
  readonly level: Details
  /** In ms since 1970. */
  readonly now: number
  readonly history: History
  readonly probes: ReadonlyMap<string, Probe>
  readonly labels: Labels
  readonly formatter: Formatter
  readonly canSignIn: boolean
}
