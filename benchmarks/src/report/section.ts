import { type Table, writeTable } from './table'

/** A target of a benchmark, and its result. */
export interface Goal {
  readonly goal: string
  readonly figure: string
  readonly reached: boolean
}

/** The results of a benchmark. */
export interface Section {
  readonly name: string
  readonly question: string
  /** How it was measured, and what else a reader must know. */
  readonly notes: readonly string[]
  readonly goals: readonly Goal[]
  readonly tables: readonly Table[]
  readonly plots?: readonly Plot[]
}

/** A picture beside the results. */
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
