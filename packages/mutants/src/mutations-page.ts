const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('*', '\\*')

/** The page of what each mutant does wrong and which case caught it. */
export function writeTable(caught: Readonly<Record<string, string>>): string {
  const rows = Object.entries(caught).map(([name, failure]) => {
    const [capability = '', ...sentence] = failure.split(': ')
    return `| ${cell(name)} | ${capability} | ${cell(sentence.join(': '))} |`
  })
  return `# What the adapter suite catches

Each row is an adapter with one mistake. These ${rows.length} broken adapters fail the suite of [@hale/conformance](../packages/conformance). The same adapter without a mistake passes. The row names the first case that fails; others may fail too.

\`packages/mutants/src/mutants.test.ts\` verifies this page and writes it.

| an adapter that ... | fails | in the case |
| --- | --- | --- |
${rows.join('\n')}
`
}
