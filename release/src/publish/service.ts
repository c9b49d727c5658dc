import type { Consumer } from './consumers'

/** The two kinds of module that a user may write. */
export type ModuleKind = 'esm' | 'cjs'

const scope = '@hale/'

/** Each module with its binding. With `used`, only the bindings that it mentions: a bundle for the edge needs no server. */
function imported({ imports }: Consumer, used?: string): (readonly [string, string])[] {
  const everything = [['{ createHealth }', '@hale/core'] as const, ...Object.entries(imports)]
  const mentioned = (binding: string) => new RegExp(`\\b${binding.replaceAll(/\W/g, '')}\\b`).test(used ?? '')
  return everything.filter(([binding]) => used === undefined || mentioned(binding))
}

/** Our packages that this consumer installs: its own, the core, and those that it imports. */
export function ourPackages(name: string, consumer: Consumer): string[] {
  const modules = imported(consumer).map(([, module]) => module.split('/').slice(0, 2).join('/'))
  return [...new Set([`${scope}core`, `${scope}${name}`, ...modules.filter((module) => module.startsWith(scope))])]
}

const asImport = ([binding, module]: readonly [string, string]) => `import ${binding} from '${module}'`
const asRequire = ([binding, module]: readonly [string, string]) => `const ${binding.replace(' as ', ': ')} = require('${module}')`

function healthOf({ health = `{ name: 'stranger', readiness: { always: () => true } }` }: Consumer): string {
  return `const health = createHealth(${health})`
}

/**
 * A whole service. It prints its port to stdout. SIGTERM drains it, SIGINT stops it. With `import` it is valid TypeScript too.
 */
export function serviceSource(consumer: Consumer, kind: ModuleKind): string {
  return `${imported(consumer)
    .map(kind === 'esm' ? asImport : asRequire)
    .join('\n')}

${healthOf(consumer)}

async function serve() {
  ${consumer.serve}
}

serve().then((server) => {
  const print = () => {
    const address = server.address()
    if (address !== null && typeof address === 'object') console.log(address.port)
  }
  if (server.listening) print()
  else server.once('listening', print)
  process.once('SIGTERM', () => health.drain())
  process.once('SIGINT', () => server.close())
})
`
}

/** A module that exports \`answer\`, as a service at the edge does. */
export function edgeSource(consumer: Consumer, answer: string): string {
  return `${imported(consumer, `createHealth ${answer}`).map(asImport).join('\n')}

${healthOf(consumer)}
export const answer = ${answer}
`
}
