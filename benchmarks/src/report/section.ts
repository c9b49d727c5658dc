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
  /** What the page for users shows. @default the goals */
  readonly headline?: Table
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
  return [
    `## ${name}`,
    question,
    when,
    ...(goals.length > 0 ? [writeTable(goalTable(goals))] : []),
    ...notes,
    ...tables.map(writeTable),
  ].join('\n\n')
}

/** The part of a section that the page for users shows. */
export function writeHeadline({ goals, headline = goalTable(goals) }: Section): string {
  return writeTable(headline)
}

/** The goals with what was reached. */
export function goalTable(goals: readonly Goal[]): Table {
  return {
    columns: ['must reach', 'figure', ''],
    rows: goals.map(({ goal, figure, reached }) => [goal, figure, reached ? 'reached' : '**short**']),
  }
}
