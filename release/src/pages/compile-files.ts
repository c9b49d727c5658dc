import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command } from '../command'
import type { Registry } from '../publish/registry'
import { npm, strangersFolder } from '../publish/strangers-folder'
import type { Reader } from './reader'

/** What a reader has who writes TypeScript, besides what the page installs. */
export interface Compiler {
  readonly tsc: string
  /** A loader for `node --import`. */
  readonly tsx: string
}

/** Installs it once for all readers. */
export async function installCompiler(home: string, registry: Registry): Promise<Compiler> {
  const folder = strangersFolder(home, registry)
  await npm(folder, 'install', 'typescript@5.9.3', 'tsx@4.23.15')
  return { tsc: join(folder, 'node_modules/typescript/bin/tsc'), tsx: `file://${join(folder, 'node_modules/tsx/dist/loader.mjs')}` }
}

/** Compiles the files that a page has named, with the types that it has installed. */
export async function compileFiles(reader: Reader, { tsc }: Compiler): Promise<void> {
  const { folder, files } = reader
  // `next build` has compiled them, with the imports as its bundler finds them.
  if (existsSync(join(folder, 'next-env.d.ts'))) return
  const sources = files.filter((file) => /\.m?ts$/.test(file))
  const ofDeno = sources.filter((file) => /\bDeno\./.test(readFileSync(join(folder, file), 'utf8')))
  if (ofDeno.length > 0) await reader.run([`deno check ${ofDeno.join(' ')}`])
  const include = sources.filter((file) => !ofDeno.includes(file))
  if (include.length === 0) return
  const own = files.includes('tsconfig.json') ? { extends: './tsconfig.json' } : {}
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    // Each sample is a module, whatever it imports.
    moduleDetection: 'force',
    ...(/"@types\/node"/.test(readFileSync(join(folder, 'package.json'), 'utf8')) && { types: ['node'] }),
  }
  writeFileSync(join(folder, 'tsconfig.check.json'), JSON.stringify({ ...own, compilerOptions, include }))
  await command(process.execPath, [tsc, '-p', 'tsconfig.check.json'], { cwd: folder })
}
