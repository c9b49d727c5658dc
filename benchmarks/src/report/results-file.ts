import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Section, writeSection } from './section'

const INTRODUCTION = `# Results

Written by \`pnpm bench\`; [README.md](README.md) says how to run it, and what stands behind the words. Only ratios are to be compared: absolute times are those of one machine in one run. A cell that says "set aside" had rounds in which others used the machine.`

/** The file with the results: one section for each benchmark, each from the last run that asked it. */
export interface ResultsFile {
  /** Puts a section in its place, and the pictures beside the file. */
  write(section: Section, when: string): void
}

/** The results in a folder. `order` names all sections that there may be. */
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
