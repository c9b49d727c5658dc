import { type Table, writeTable } from './table'

/** What a benchmark must reach, and what it did. */
export interface Goal {
  readonly goal: string
  readonly figure: string
  readonly reached: boolean
}

/** What a benchmark found out. */
export interface Section {
  readonly name: string
  readonly question: string
  /** How it was measured, and what else a reader has to know. */
  readonly notes: readonly string[]
  readonly goals: readonly Goal[]
  readonly tables: readonly Table[]
  readonly plots?: readonly Plot[]
}

/** A picture to be written beside the results. */
interface Plot {
  readonly file: string
  readonly svg: string
}

/** A section as Markdown, from its heading on. */
export function writeSection({ name, question, notes, goals, tables }: Section, when: string): string {
  const reached: Table = {
    columns: ['must reach', 'figure', ''],
    rows: goals.map(({ goal, figure, reached }) => [goal, figure, reached ? 'reached' : '**short**']),
  }
  return [`## ${name}`, question, when, ...(goals.length > 0 ? [writeTable(reached)] : []), ...notes, ...tables.map(writeTable)].join(
    '\n\n',
  )
}
