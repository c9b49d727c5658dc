import type { Report } from '../../contract/report'
import type { Details } from '../details'

/** One way to write a report. */
export interface Format {
  readonly type: string
  /** The body at a level. `omitted` is how many checks the report lacks, for their sheer number. */
  write(report: Report, level: Details, omitted: number): string
}
