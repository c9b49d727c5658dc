import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { outcome } from '../command'
import type { PublishedPackage } from '../published'
import { type Consumer, consumersOf } from './consumers'
import { serviceSource } from './service'
import type { Steps } from './steps'
import type { Tools } from './tools'

/** Compiler options as a tsconfig.json has them. */
export type CompilerOptions = Readonly<Record<string, unknown>>

/** What one run of a compiler checks, and what differs from {@link STRICT}. */
interface Project {
  /** Names of files, or patterns. */
  readonly files: readonly string[]
  readonly options: CompilerOptions
}

const STRICT: CompilerOptions = {
  target: 'ES2022',
  lib: ['ES2023'],
  types: ['node'],
  noEmit: true,
  esModuleInterop: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
}

/** Each `moduleResolution` that a user may have, with the kind of source for it. */
const MODES = {
  NodeNext: { files: ['*.mts'], options: { module: 'NodeNext', moduleResolution: 'NodeNext' } },
  Bundler: { files: ['*.ts'], options: { module: 'ESNext', moduleResolution: 'Bundler' } },
  'Node16 CommonJS': { files: ['*.cts'], options: { module: 'Node16', moduleResolution: 'Node16' } },
} as const satisfies Readonly<Record<string, Project>>

export const NODE_NEXT: Project = MODES.NodeNext

/** Writes a source as TypeScript: an ES module, a CommonJS module, and one for a bundler. */
function writeModules(folder: string, name: string, source: string): void {
  for (const extension of ['mts', 'cts', 'ts']) writeFileSync(join(folder, `${name}.${extension}`), source)
}

/** Writes the service of a package as TypeScript. */
export function writeSources(folder: string, name: string, consumer: Consumer): void {
  writeModules(folder, name, serviceSource(consumer, 'esm'))
}

/** A source that imports every entry point, so that the compiler checks the declarations of each. */
function entryPointsSource(packages: readonly PublishedPackage[]): string {
  const specifiers = packages.flatMap(({ entryPoints }) => entryPoints.map(({ specifier }) => specifier))
  return specifiers.map((specifier, index) => `import * as entry${index} from '${specifier}'\n`).join('')
}

function writeConfig(folder: string, { files, options }: Project): string {
  const file = 'tsconfig.json'
  writeFileSync(join(folder, file), JSON.stringify({ compilerOptions: { ...STRICT, ...options }, include: files }))
  return file
}

/**
 * Rejects at any error in the user's sources or in our declarations, which are checked in full. Declarations of other
 * libraries may fail without the DOM or with an old compiler, so their errors do not count.
 */
export async function checkTypes(folder: string, compiler: string, project: Project): Promise<void> {
  const args = [compiler, '--pretty', 'false', '--project', writeConfig(folder, project)]
  const { code, output } = await outcome(process.execPath, args, { cwd: folder })
  const errors = output.split('\n').filter((line) => /error TS\d+/.test(line))
  const ours = errors.filter((line) => !/^node_modules\/(?!@hale\/)/.test(line))
  if (ours.length > 0 || (code !== 0 && errors.length === 0)) throw new Error(ours.join('\n') || output)
}

/** The services of all packages at once, with each compiler, in each mode. */
export async function typeCheck(steps: Steps, folder: string, { compilers }: Tools, packages: readonly PublishedPackage[]): Promise<void> {
  for (const [name, consumer] of Object.entries(consumersOf(packages))) writeSources(folder, name, consumer)
  writeModules(folder, 'entry-points', entryPointsSource(packages))
  for (const [version, compiler] of Object.entries(compilers)) {
    for (const [mode, project] of Object.entries(MODES)) {
      await steps.try(`TypeScript ${version}, ${mode}: every entry point`, () => checkTypes(folder, compiler, project))
    }
  }
}
