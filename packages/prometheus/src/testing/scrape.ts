import type { Registry } from 'prom-client'

/** The values of a scrape, by series. */
export async function scrape(register: Registry): Promise<ReadonlyMap<string, number>> {
  const lines = (await register.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]))
}
