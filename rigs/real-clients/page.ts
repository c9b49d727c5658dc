import type { RealClient } from './real-client'
import { type State, states } from './states'

const place = { host: 'orders', port: 3000, agentPort: 9101 }

/** The text of `docs/evidence/clients.md`. */
export function page(clients: readonly RealClient[]): string {
  const names = Object.keys(states) as State[]
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return `# What real clients conclude

What does each client conclude while a service goes through these states? The service has a critical database and a non-critical cache,
both real. \`pnpm test:clients\` runs the clients, from Debian's packages, and writes this page.

${names.map((state) => `- **${state}**: ${states[state]}`).join('\n')}

${[
  row(['client', ...names]),
  row(['---', ...names.map(() => '---')]),
  ...clients.map(({ name, concludes }) => row([name, ...names.map((state) => concludes[state])])),
].join('\n')}

What to know:

- No client treats degraded as down. To distinguish it, give degraded a status code of its own or match the body.
- With \`disable-on-404\` HAProxy shows \`NOLB\` on a 404: new clients go elsewhere, persistent sessions stay. Then every state that is
  not ready must return 404, so use a separate path for it.
- Without \`timeout check\`, HAProxy gives a check only \`inter\`. A report takes up to 0.9 s, so set it.
- While a server is down its agent weight stays unchanged. \`up\` sets it again.

## Configurations

The intervals are short, for the test. Choose your own.
${clients.map(({ name, language, configuration }) => `\n### ${name}\n\n\`\`\`${language}\n${configuration(place)}\`\`\``).join('\n')}
`
}
