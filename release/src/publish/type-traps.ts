import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command } from '../command'
import { importable, type PublishedPackage } from '../published'
import { consumersOf } from './consumers'
import type { Registry } from './registry'
import { inLanes, type Steps } from './steps'
import { NODE_TYPES, strangersFolder } from './strangers-folder'
import type { Tools } from './tools'
import { type CompilerOptions, checkTypes } from './type-check'

/** What the type checks of unusual projects need. */
export interface TypeTraps {
  readonly steps: Steps
  readonly home: string
  readonly registry: Registry
  readonly pnpm: string
  readonly tools: Tools
  readonly packages: readonly PublishedPackage[]
  /** The folder in which every package is installed. */
  readonly everything: string
}

const importsOf = (specifiers: readonly string[]) =>
  specifiers.map((specifier, index) => `import * as entry${index} from '${specifier}'\n`).join('')

/** TypeScript 7 has no `node10` any more, and TypeScript 6 has it only where a project insists. */
const NODE10: Readonly<Record<string, CompilerOptions>> = {
  '5.5': { module: 'CommonJS', moduleResolution: 'node10' },
  '5.9': { module: 'CommonJS', moduleResolution: 'node10' },
  '6.0': { module: 'CommonJS', moduleResolution: 'node10', ignoreDeprecations: '6.0' },
}

/** The `moduleResolution` that a CommonJS project has by default before TypeScript 6. It does not read `exports`. */
async function node10({ steps, everything, tools, packages }: TypeTraps): Promise<void> {
  const file = 'node10.cts'
  writeFileSync(join(everything, file), importsOf(importable(packages)))
  for (const [version, options] of Object.entries(NODE10)) {
    const compiler = tools.compilers[version]
    if (!compiler) throw new Error(`TypeScript ${version} is not among the tools`)
    await steps.try(`TypeScript ${version}, node10: every entry point`, () => checkTypes(everything, compiler, { files: [file], options }))
  }
}

/** Whether the declarations of an entry point need no types but the core's: neither Node's nor a framework's. */
function needsNoOthers(everything: string, specifier: string, packages: readonly PublishedPackage[]): boolean {
  const owner = packages.find(({ name }) => specifier === `@hale/${name}` || specifier.startsWith(`@hale/${name}/`))
  const entry = owner?.entryPoints.find((point) => point.specifier === specifier)
  if (!owner || !entry) throw new Error(`${specifier} belongs to no package`)
  const declarations = readFileSync(join(everything, 'node_modules', '@hale', owner.name, 'dist', `${entry.file}.d.ts`), 'utf8')
  const imported = [...declarations.matchAll(/^(?:import|export) .* from '([^']+)'/gm)].map(([, from = '']) => from)
  return imported.every((from) => from.startsWith('.') || from.startsWith('@hale/core'))
}

/** A project with `skipLibCheck: false` and without the types of the DOM and of Node. */
async function withoutGlobals({ steps, everything, tools, packages }: TypeTraps): Promise<void> {
  const file = 'without-globals.mts'
  const specifiers = importable(packages).filter((specifier) => needsNoOthers(everything, specifier, packages))
  writeFileSync(join(everything, file), importsOf(specifiers))
  const options = { module: 'NodeNext', moduleResolution: 'NodeNext', types: [] }
  for (const [version, compiler] of Object.entries(tools.compilers)) {
    await steps.try(`TypeScript ${version}, without DOM and Node types: ${specifiers.length} entry points`, () =>
      checkTypes(everything, compiler, { files: [file], options }),
    )
  }
}

/** `export const endpoints = probes(...)` in a library: its own declarations must be able to name the type in pnpm's strict layout. */
async function declarations({ steps, home, registry, pnpm, tools, packages }: TypeTraps): Promise<void> {
  const adapters = Object.entries(consumersOf(packages)).filter(([name, { imports }]) => imports['{ probes }'] === `@hale/${name}`)
  const source = (name: string) =>
    `import { createHealth } from '@hale/core'\nimport { probes } from '@hale/${name}'\nexport const endpoints = probes(createHealth())\n`
  const options = { module: 'NodeNext', moduleResolution: 'NodeNext', noEmit: false, declaration: true, outDir: 'out' }
  const jobs = adapters.map(([name, { beside }]) => async () => {
    const folder = strangersFolder(join(home, name), registry)
    writeFileSync(join(folder, 'library.mts'), source(name))
    const installed = ['@hale/core', `@hale/${name}`, NODE_TYPES, ...(beside[0] ?? [])]
    await steps.try(`pnpm add @hale/${name}: its probes are exported with declarations`, async () => {
      await command(process.execPath, [pnpm, 'add', '--ignore-scripts', '--reporter=silent', ...installed], { cwd: folder })
      for (const compiler of Object.values(tools.compilers)) await checkTypes(folder, compiler, { files: ['library.mts'], options })
    })
  })
  await inLanes(2, jobs)
}

/** Projects whose compiler options or layout have broken the types of other packages. */
export async function tryTypeTraps(traps: TypeTraps): Promise<void> {
  await declarations(traps)
  await node10(traps)
  await withoutGlobals(traps)
}
