const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('*', '\\*')

/** The page of what each mutant does wrong and which case caught it. */
export function writeTable(caught: Readonly<Record<string, string>>): string {
  const rows = Object.entries(caught).map(([name, failure]) => {
    const [capability = '', ...sentence] = failure.split(': ')
    return `| ${cell(name)} | ${capability} | ${cell(sentence.join(': '))} |`
  })
  return `# What the adapter suite catches

An adapter that is right, broken in one way at a time: each of these ${rows.length} fails the suite of
[@hale/conformance](../packages/conformance), and the one that is right passes. The case named is the first that failed, in the
order of the suite; others may fail as well. Written and verified by \`packages/mutants/src/mutants.test.ts\`.

| an adapter that ... | fails | because it is asked that |
| --- | --- | --- |
${rows.join('\n')}
`
}
