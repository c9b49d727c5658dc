const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('*', '\\*')

type Caught = Readonly<Record<string, string>>

function rowsOf(caught: Caught): string[] {
  return Object.entries(caught).map(([name, failure]) => {
    const [capability = '', ...sentence] = failure.split(': ')
    return `| ${cell(name)} | ${capability} | ${cell(sentence.join(': '))} |`
  })
}

/** The page of what each mutant does wrong and which case caught it. */
export function writePage(adapters: Caught, checks: Caught): string {
  const [rows, checkRows] = [rowsOf(adapters), rowsOf(checks)]
  return `# What the suites catch

Each row is an adapter with one mistake. These ${rows.length} broken adapters fail the suite of [@hale/conformance](../../packages/conformance). The same adapter without a mistake passes. The row names the first case that fails; others may fail too.

\`packages/mutants/src/mutants.test.ts\` verifies this page and writes it.

| an adapter that ... | fails | in the case |
| --- | --- | --- |
${rows.join('\n')}

## Checks

These ${checkRows.length} broken checks fail the cases of \`testCheck\` that need no server: the check gets clients that have every method and reach nothing, and must never be healthy. The same check without a mistake passes.

| a check that ... | fails | in the case |
| --- | --- | --- |
${checkRows.join('\n')}
`
}
