import type { Diagnosis } from '../examine'

/** What every format needs besides the diagnosis. */
export interface ReportContext {
  /** Colours are for terminals. */
  readonly colour: boolean
  /** Where a rule's page is. */
  linkOf(ruleId: string): string
  readonly version: string
}

/** Writes a diagnosis for a person or a tool. */
export type ReportFormat = (diagnosis: Diagnosis, context: ReportContext) => string
