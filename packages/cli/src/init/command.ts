import { resolve } from 'node:path'
import type { Io } from '../io'
import { readArguments } from '../read-arguments'
import { UsageError } from '../usage-error'
import { nextSteps } from './next-steps'
import { plannedFiles } from './planned-files'
import { FRAMEWORKS, type FrameworkName, readProject } from './project'
import { writeFiles } from './write-files'

export const help: string = `Usage: hale init [folder] [options]

Reads package.json, and writes a health file for its framework and its clients, and a Deployment with the three probes.
Then it says what to install and how to mount it. It never overwrites a file.

  --print              print the files instead
  --framework <name>   ${FRAMEWORKS.join(', ')} (what package.json holds)
  --port <port>        where the service listens (3000)

It knows Next.js, NestJS, Hono, Fastify, Express, Koa and node:http, and the clients pg, postgres, mysql2, Prisma,
ioredis, redis, mongodb, amqplib and kafkajs. It writes TypeScript or JavaScript, ES modules or CommonJS, as the project does.

Exit code: 0, 1 when a file was there already and is kept, or 2 when an argument is wrong.
`

const OPTIONS = { print: { type: 'boolean' }, framework: { type: 'string' }, port: { type: 'string' } } as const

const KEPT = 1

/** `hale init`: begins the health of a service. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readArguments('init', args, OPTIONS)
  if (positionals.length > 1) throw new UsageError(`hale init: one folder at most; got ${positionals.length}`)
  const port = readPort(values.port)
  const project = readProject(resolve(io.cwd, positionals[0] ?? '.'), readFramework(values.framework))
  const files = plannedFiles(project, port)
  if (values.print) {
    for (const { path, text } of files) io.stdout.write(`# ${path}\n\n${text}\n`)
    io.stdout.write(nextSteps(project, port))
    return 0
  }
  const { written, kept } = writeFiles(project.folder, files)
  for (const path of written) io.stdout.write(`wrote ${path}\n`)
  for (const path of kept) io.stderr.write(`kept ${path}: it is there already; hale init --print shows what would stand in it\n`)
  io.stdout.write(`\n${nextSteps(project, port)}`)
  return kept.length > 0 ? KEPT : 0
}

function readPort(given = '3000'): number {
  const port = Number(given)
  if (/^\d+$/.test(given) && port >= 1 && port <= 65_535) return port
  throw new UsageError(`hale init: --port must be 1 to 65535; got ${JSON.stringify(given)}`)
}

function readFramework(given: string | undefined): FrameworkName | undefined {
  const framework = FRAMEWORKS.find((name) => name === given)
  if (given !== undefined && !framework) {
    throw new UsageError(`hale init: --framework must be ${FRAMEWORKS.join(', ')}; got ${JSON.stringify(given)}`)
  }
  return framework
}
