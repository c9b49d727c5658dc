import { readFileSync, writeFileSync } from 'node:fs'

/** A page that people write, with parts that the benchmarks write. */
export interface Page {
  /** Replaces the part of that name. A page without that part stays as it is. */
  write(name: string, text: string): void
}

/** Opens a page. A part of the name `x` stands between `<!-- x -->` and `<!-- /x -->`. */
export function openPage(file: string): Page {
  return {
    write(name, text) {
      const page = readFileSync(file, 'utf8')
      const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
      const [from, to] = [page.indexOf(begin), page.indexOf(end)]
      if (from < 0 || to < from) return
      writeFileSync(file, `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`)
    },
  }
}
