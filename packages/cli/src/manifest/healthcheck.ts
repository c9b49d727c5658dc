import type { CommandLine } from './command-line'
import type { Setting } from './setting'
import { simpleCommands } from './shell-words'
import type { Place } from './source'

/** A health check that runs a command inside the container: of a Dockerfile, a compose file or an ECS task. Times are in seconds. */
export interface Healthcheck {
  readonly owner: 'dockerfile' | 'compose' | 'ecs'
  /** The service, container or stage that it checks. */
  readonly name: string
  readonly place: Place
  /** How it is written: one string that a shell reads, a list of words, or a list without the keyword that must begin it. */
  readonly form: 'shell' | 'exec' | 'bare'
  readonly command: CommandLine
  readonly interval: Setting
  readonly timeout: Setting
  readonly startPeriod: Setting
  readonly retries: Setting
}

/** The URLs in a command, such as those that curl and wget ask. Both take one without a scheme: `curl localhost:3000/livez`. */
export function urlsOf({ words, script = '' }: CommandLine): URL[] {
  const text = [...words, script].join(' ')
  const written = [...text.matchAll(/\bhttps?:\/\/[^\s"'|;&)]+/g)].map(([url]) => url)
  const found = new Set([...written, ...withoutScheme(words)])
  return [...found].flatMap((url) => {
    // A port from a variable of the shell: the path still counts.
    const plain = url.replace(/:\$\{?\w+(?::?-(\d+))?\}?/, (_, port?: string) => (port ? `:${port}` : ''))
    return URL.canParse(plain) ? [new URL(plain)] : []
  })
}

const OWN_ADDRESS = /^(localhost|\d+(\.\d+){3}|\[[\da-f:]+\])(:|\/|$)/i

function withoutScheme(words: readonly string[]): string[] {
  const calls = simpleCommands(words).filter((command) => command.some((word) => /(^|\/)(curl|wget)$/.test(word)))
  return calls.flatMap((command) => command.filter((word) => OWN_ADDRESS.test(word)).map((word) => `http://${word}`))
}
