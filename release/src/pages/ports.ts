import { freePorts } from '@hale/testbed/free-port'

/** The ports that pages use. A test replaces each by a free one, the only thing that it does not take from the page. */
const ON_PAGES = ['3000', '4000', '8080', '8787', '9000', '9090', '9101', '50051'] as const

/** Replaces the ports of a page in a file or a command. */
export interface Ports {
  replace(text: string): string
  /** The free ports that stand for those in the text, in their order. */
  in(text: string): string[]
}

/** Takes a free port for each port of the pages. */
export async function choosePorts(): Promise<Ports> {
  const free = await freePorts(ON_PAGES.length)
  const chosen = new Map<string, string>(ON_PAGES.map((port, index) => [port, String(free[index])]))
  const pattern = new RegExp(String.raw`(?<![\d_.])(?:${ON_PAGES.join('|')})(?![\d_])`, 'g')
  return {
    replace: (text) => text.replaceAll(pattern, (port) => chosen.get(port) ?? port),
    in: (text) => [...text.matchAll(pattern)].map(([port]) => chosen.get(port) ?? port),
  }
}
