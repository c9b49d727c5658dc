import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Section, writeSection } from './section'

const INTRODUCTION = `# Results

\`pnpm bench\` writes this page. [README.md](README.md) says how to run it and how it measures. Compare ratios only: absolute times belong to one machine and one run. "Set aside" counts rounds in which other processes used the machine.`

/** The file with the results: one section for each benchmark, from its last run. */
export interface ResultsFile {
  /** Writes a section in its place, and its pictures beside the file. */
  write(section: Section, when: string): void
}

/** Opens the results in a folder. `order` names all possible sections. */
export function openResults(folder: string, order: readonly string[]): ResultsFile {
  const file = join(folder, 'RESULTS.md')
  mkdirSync(folder, { recursive: true })
  return {
    write(section, when) {
      const sections = existsSync(file) ? readSections(readFileSync(file, 'utf8')) : new Map<string, string>()
      sections.set(section.name, writeSection(section, when))
      const known = order.flatMap((name) => sections.get(name) ?? [])
      writeFileSync(file, `${[INTRODUCTION, ...known].join('\n\n')}\n`)
      for (const plot of section.plots ?? []) writeFileSync(join(folder, plot.file), plot.svg)
    },
  }
}

/** Every section by its name, from its heading on. */
function readSections(text: string): Map<string, string> {
  const sections = text.split(/^(?=## )/m).slice(1)
  return new Map(sections.map((section) => [section.slice(3, section.indexOf('\n')), section.trim()]))
}
