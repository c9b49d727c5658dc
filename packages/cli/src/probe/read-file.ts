import { readReportFile } from '@hale/node'
import { type Answer, noAnswer } from './answer'
import { readReport } from './read-report'

/** Reads the report file of a process without HTTP. A file that is stale, missing or damaged is no answer. */
export async function readFile(path: string): Promise<Answer> {
  const { problem, report } = await readReportFile(path)
  if (problem !== undefined) return noAnswer(problem)
  return readReport(report) ?? noAnswer('it is not a report')
}
