import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'

const packageFolder = join(import.meta.dirname, '../..')

/** The command as users get it, in a folder of its own. */
export interface BuiltHale {
  /** The file to run with `node`. */
  readonly bin: string
  remove(): void
}

/** Builds the command from its sources, in the two parts that are published. */
export async function buildHale(): Promise<BuiltHale> {
  const { inlineSourceInBuild } = await import('../../../../inline-source')
  const folder = mkdtempSync(join(tmpdir(), 'hale-cli-'))
  const outdir = join(folder, 'dist')
  const plugins = [inlineSourceInBuild]
  const shared = {
    bundle: true,
    platform: 'node',
    target: 'es2022',
    outdir,
    plugins,
    tsconfig: join(packageFolder, 'tsconfig.json'),
  } as const
  const source = (name: string) => join(packageFolder, 'src', `${name}.ts`)
  await build({ ...shared, entryPoints: [source('bin')], format: 'cjs', external: ['./main.js'], outExtension: { '.js': '.cjs' } })
  await build({ ...shared, entryPoints: [source('main')], format: 'esm', splitting: true, external: ['yaml'] })
  cpSync(join(packageFolder, 'package.json'), join(folder, 'package.json'))
  symlinkSync(join(packageFolder, 'node_modules'), join(folder, 'node_modules'))
  return { bin: join(outdir, 'bin.cjs'), remove: () => rmSync(folder, { recursive: true, force: true }) }
}
