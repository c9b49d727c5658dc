import type { FunctionEntry, OptionRow, OptionsType, PackageOptions } from './read-options'

/** The page of all options, as Markdown. */
export function optionsPage(packages: readonly PackageOptions[]): string {
  return `# Options

Every option of every function, written from the types. \`pnpm vitest run rigs/reference --update\` writes this page.

Each function throws a TypeError for an unknown option or a wrong value. The message begins with the function's name:

\`\`\`
redis: unknown option "critcal"; did you mean "critical"? Known: critical, description, ...
\`\`\`

${packages
  .filter(({ functions }) => functions.length > 0)
  .map(packageSection)
  .join('\n')}`
}

function packageSection({ name, folder, functions, types }: PackageOptions): string {
  return `## ${name}

[The package's page](../../packages/${folder}/README.md).

| function | what it does | options |
|---|---|---|
${functions.map(functionRow).join('\n')}

${types.map(typeSection).join('\n')}`
}

function functionRow({ signature, from, summary, options }: FunctionEntry): string {
  const links = options.map(link)
  return `| \`${signature}\`${from ? ` of \`${from}\`` : ''} | ${cell(summary)} | ${links.join(', ')} |`
}

function typeSection({ name, summary, rows, inherits }: OptionsType): string {
  const more = inherits.map(link)
  return `### ${name}

${summary}

| option | type | default | meaning |
|---|---|---|---|
${rows.map(optionRow).join('\n')}
${more.length > 0 ? `\nAnd those of ${more.join(' and ')}.\n` : ''}`
}

function optionRow({ name, type, preset, required, meaning }: OptionRow): string {
  return `| \`${name}\` | ${code(type)} | ${preset ? cell(preset) : required ? 'required' : ''} | ${cell(meaning)} |`
}

/** GitHub and VitePress make the same anchor of a heading. */
const link = (name: string) => `[${name.replace(/ of .*/, '')}](#${name.toLowerCase().replaceAll(' ', '-')})`
const cell = (text: string) =>
  text
    .replaceAll(/\{@link (\w+)[^}]*\}/g, '`$1`')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('|', String.raw`\|`)
    .trim()
const code = (text: string) => `\`${cell(text)}\``
