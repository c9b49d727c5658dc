import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { stripVTControlCharacters } from 'node:util'

const bin = join(dirname(createRequire(import.meta.url).resolve('@hale/cli/package.json')), 'dist/bin.cjs')

/** What a package.json holds before `hale init` runs. */
export interface Beginning {
  readonly dependencies: readonly string[]
  readonly typescript: boolean
  readonly modules: 'esm' | 'commonjs'
}

/** A project in a folder of its own. */
export interface Project {
  readonly folder: string
  /** What `hale init` printed. */
  readonly printed: string
  /** Every file, by its path. */
  files(): readonly string[]
  read(path: string): string
  remove(): void
}

export interface HaleRun {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built `hale`. */
export async function hale(cwd: string, ...args: string[]): Promise<HaleRun> {
  const child = spawn(process.execPath, [bin, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const exitCode = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { exitCode: await exitCode, stdout: stripVTControlCharacters(stdout), stderr }
}

/** Makes a folder with a package.json, and lets `hale init` begin. `port` is where its server listens. */
export async function beginProject({ dependencies, typescript, modules }: Beginning, port: number): Promise<Project> {
  const folder = mkdtempSync(join(tmpdir(), 'hale-init-'))
  const manifest = {
    name: 'orders',
    version: '1.0.0',
    ...(modules === 'esm' && { type: 'module' }),
    scripts: { start: 'node server.js' },
    dependencies: Object.fromEntries(dependencies.map((name) => [name, '*'])),
    ...(typescript && { devDependencies: { typescript: '*', '@types/node': '*' } }),
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2))
  if (typescript) writeFileSync(join(folder, 'tsconfig.json'), '{ "compilerOptions": { "module": "nodenext", "strict": true } }')
  symlinkSync(join(import.meta.dirname, 'node_modules'), join(folder, 'node_modules'))
  const { exitCode, stdout, stderr } = await hale(folder, 'init', '--port', String(port))
  if (exitCode !== 0) throw new Error(`hale init ended with ${exitCode}: ${stderr}`)
  const server = serverOf(stdout)
  if (server) writeFileSync(join(folder, typescript ? 'server.ts' : 'server.js'), server)
  return {
    folder,
    printed: stdout,
    files: () => filesBelow(folder),
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** The server that `hale init` prints, indented by four spaces. */
function serverOf(printed: string): string | undefined {
  const [, block] = /looks like this:\n\n((?: {4}.*\n|\n)+)/.exec(printed) ?? []
  return block?.replace(/^ {4}/gm, '')
}

function filesBelow(folder: string, prefix = ''): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules') return []
    const path = join(prefix, entry.name)
    return entry.isDirectory() ? filesBelow(folder, path) : [path]
  })
}

/** Adds a file of the user. */
export function writeOwn(folder: string, path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), content)
}
