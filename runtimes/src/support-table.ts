import type { Result } from './result'

/** The table of docs/packages.md: the versions of each runtime on which no case failed, with the servers. */
export function supportTable(results: readonly Result[]): string {
  const names = [...new Set(results.map(({ runtime }) => runtime.name))]
  const rows = names.map((name) => {
    const mine = results.filter(({ runtime }) => runtime.name === name)
    const servers = new Set(mine.flatMap(({ outcomes }) => outcomes.map(({ suite }) => suite)))
    return `| ${name} | ${mine.map(({ runtime }) => runtime.version).join(', ')} | ${[...servers].join('; ')} |`
  })
  return ['| runtime | versions | servers, with their adapters |', '| --- | --- | --- |', ...rows].join('\n')
}
