import { appendFileSync } from 'node:fs'

/** Appends a row to the file from which `pnpm test:faults` makes its table. Does nothing in other test runs. */
export function recordFault(row: object): void {
  const { HALE_FAULTS_FILE } = process.env
  if (HALE_FAULTS_FILE) appendFileSync(HALE_FAULTS_FILE, `${JSON.stringify(row)}\n`)
}
