import type { RealClient } from './real-client'
import { type State, states } from './states'

const place = { host: 'orders', port: 3000, agentPort: 9101 }

/** The page on what the clients conclude. */
export function page(clients: readonly RealClient[]): string {
  const names = Object.keys(states) as State[]
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return `# What real clients conclude

Written by \`pnpm test:clients\`: each client from Debian's packages asks a service with a critical database and a cache that is not
critical, both real, while it goes through these states.

${names.map((state) => `- **${state}**: ${states[state]}`).join('\n')}

${[
  row(['client', ...names]),
  row(['---', ...names.map(() => '---')]),
  ...clients.map(({ name, concludes }) => row([name, ...names.map((state) => concludes[state])])),
].join('\n')}

What this is good to know for:

- No client takes degraded for down. One that shall tell it apart is given a code of its own, or looks into the body.
- \`disable-on-404\` makes \`NOLB\` of a 404: HAProxy sends nobody new there, but those who must stay with this server. 404 is
  then the answer to everything that is not ready, so give it a path of its own.
- HAProxy gives a check no longer than \`inter\` where \`timeout check\` is not set. A report takes up to 0.9 s: set it.
- An agent's weight stays as it was while the server is down; \`up\` names it anew.

## How each is set up

Intervals are short, for the test. Take your own.
${clients.map(({ name, language, configuration }) => `\n### ${name}\n\n\`\`\`${language}\n${configuration(place)}\`\`\``).join('\n')}
`
}
