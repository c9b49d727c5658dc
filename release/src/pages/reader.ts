import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Code, Directive, Log, Transcript } from '@hale/testbed/pages'
import { keepsPromise } from '@hale/testbed/pages'
import { outcome } from '../command'
import { plainEnvironment } from '../environment'
import { type Program, startProgram } from '../program'
import { HANGS_AFTER, retry } from '../within'
import type { Installs } from './installs'
import { inLanguage, type Language } from './language'
import type { PageServers } from './page-servers'
import type { Ports } from './ports'

/** Somebody who does what a page says, in an empty folder. */
export interface Reader {
  readonly folder: string
  /** The files that it has saved, for the compiler. */
  readonly files: readonly string[]
  save(code: Code, file: string): void
  run(commands: readonly string[]): Promise<void>
  compare(transcript: Transcript): Promise<void>
  /** Waits until the program has printed these lines, among others. */
  look(log: Log): Promise<void>
  obey(directive: Directive): Promise<void>
  start(name: string, command: string): Program
  /** Stops the program as a platform does, and expects that it ends well. */
  stop(name: string, signal?: NodeJS.Signals): Promise<void>
  stopAll(): Promise<void>
}

export interface ReaderOptions {
  readonly folder: string
  readonly language: Language
  readonly ports: Ports
  readonly servers: PageServers
  /** Folders with programs that the page expects on the machine, such as Bun. */
  readonly path: readonly string[]
  readonly installs: Installs
}

/** A command that goes on until somebody stops it. */
const STARTS =
  /^(?:[A-Z_]+=\S+ )*(?:node|npx tsx|npx wrangler dev|bun(?: run)?|deno (?:run|serve)|npm (?:start|run \w+)|npx next start) ?(?!.*--version)[^|;&]*$/

/** How many characters of a program's output an error shows: a service may print a line for each request. */
const SHOWN = 4_000

/** What only npm does, and nothing else in the same line. */
const INSTALLS = /^npm install [^|;&]+$/

export function createReader({ folder, language, ports, servers, path, installs }: ReaderOptions): Reader {
  const running = new Map<string, { readonly program: Program; readonly command: string }>()
  const files: string[] = []
  const env = plainEnvironment({
    ...Object.assign({}, ...Object.values(servers).map((server) => server.env)),
    PATH: [...path, process.env['PATH']].join(':'),
    HEALTH_TOKEN: 'only-for-tests',
    CURL_HOME: import.meta.dirname, // its .curlrc is for the output of programs
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_loglevel: 'error',
    npm_config_prefer_offline: 'true',
    npm_config_update_notifier: 'false',
    npm_config_yes: 'true', // npx may install what it runs
  })
  // Deno refuses what was published a moment ago, as the packages of the private registry were.
  const ofAnyAge = (command: string) => command.replace(/^deno add /, '$&--minimum-dependency-age=0 ')
  const spoken = (command: string) => ofAnyAge(ports.replace(inLanguage(command, language)))

  function start(name: string, command: string): Program {
    const program = startProgram(spoken(command), folder, env)
    running.set(name, { program, command })
    return program
  }

  async function stop(name: string, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const { program } = found(name)
    if (program.ended) throw new Error(`${name} ended by itself with ${program.code}:\n${program.output}`)
    program.signal(signal)
    await endsWell(name, signal)
    running.delete(name)
  }

  async function endsWell(name: string, signal: NodeJS.Signals): Promise<void> {
    const { program } = found(name)
    await program.end(HANGS_AFTER)
    if (program.code !== 0 && program.code !== signal) throw new Error(`${name} ended with ${program.code}:\n${program.output}`)
  }

  /** For a program of others, whose end is none of our concern. */
  async function kill(name: string): Promise<void> {
    const { program } = found(name)
    program.signal('SIGKILL')
    await program.end(HANGS_AFTER)
    running.delete(name)
  }

  function found(name: string) {
    const entry = running.get(name)
    if (!entry) throw new Error(`nothing named ${name} was started; there are ${[...running.keys()].join(', ')}`)
    return entry
  }

  async function once(command: string): Promise<string> {
    const { code, output } = await outcome('bash', ['-c', spoken(command)], { cwd: folder, env: env as Record<string, string> })
    if (code !== 0) throw new Error(`\`${spoken(command)}\` ended with ${code}:\n${output}`)
    return output
  }

  async function expect(command: string, promised: string): Promise<void> {
    const wanted = ports.replace(promised)
    if (STARTS.test(command)) {
      const program = start(nameOf(command), command)
      return retry(async () => {
        if (program.ended) throw new Error(`\`${command}\` ended with ${program.code}:\n${program.output}`)
        return keepsPromise(wanted, program.output) ? undefined : differs(command, wanted, program.output)
      })
    }
    await retry(async () => {
      const { output } = await outcome('bash', ['-c', spoken(command)], { cwd: folder, env: env as Record<string, string> })
      return keepsPromise(wanted, output) ? undefined : `${differs(command, wanted, output)}${printed()}`
    })
  }

  const printed = () => [...running].map(([name, { program }]) => `\n${name} printed:\n${program.output.slice(-SHOWN)}`).join('')

  return {
    folder,
    files,
    start,
    stop,
    save(code, file) {
      const target = join(folder, file)
      mkdirSync(dirname(target), { recursive: true })
      writeFileSync(target, ports.replace(code.source))
      files.push(file)
    },
    async run(commands) {
      // A reader has no repository in an empty folder.
      if (/^(git clone|(npx --yes )?pnpm)\b/.test(commands[0] ?? '')) return
      for (const command of commands) {
        if (STARTS.test(command)) start(nameOf(command), command)
        else if (INSTALLS.test(command)) await installs.once(folder, command, () => once(command))
        else await once(command)
      }
    },
    async compare({ entries }) {
      for (const { command, output } of entries) await expect(command, output)
    },
    async look({ program: name, output }) {
      const { program } = found(name)
      const wanted = ports.replace(output)
      await retry(async () =>
        keepsPromise(`...${wanted}...`, program.output)
          ? undefined
          : `${name} must print\n${wanted}\nand printed\n${program.output.slice(-SHOWN)}`,
      )
    },
    async obey({ words: [verb = '', name = ''] }) {
      const server = servers[name as keyof PageServers]
      if (verb === 'break') await server?.stop()
      else if (verb === 'mend') await server?.start()
      else if (verb === 'stop') await stop(name, 'SIGINT')
      else if (verb === 'kill') await kill(name)
      else if (verb === 'terminate') found(name).program.signal('SIGTERM')
      else if (verb === 'ended') await endsWell(name, 'SIGTERM')
      else throw new Error(`a reader cannot ${verb}`)
    },
    async stopAll() {
      // As Ctrl-C does, which waits for no load balancer.
      for (const { program } of running.values()) program.signal('SIGINT')
      for (const { program } of running.values()) await program.end(HANGS_AFTER)
      running.clear()
    },
  }
}

/** A program is called as its file, without the ending: `server` for `npx tsx server.ts`. Without a file it is called as itself. */
function nameOf(command: string): string {
  return /([\w-]+)\.\w+\b[^.]*$/.exec(command)?.[1] ?? /\bnpx ([\w-]+)/.exec(command)?.[1] ?? command
}

function differs(command: string, wanted: string, got: string): string {
  return `\`${command}\` must print\n${wanted}\nand printed\n${got}`
}
