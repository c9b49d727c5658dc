import { rmSync } from 'node:fs'
import { basename } from 'node:path'
import { defineConfig, type Options } from 'tsup'
import { inlineSourceInBuild } from './inline-source.ts'
import { entriesOf, isCommand } from './package-entries.ts'

/** Run inside a package's folder: `tsup --config ../../tsup.config.ts`. */
export default defineConfig((): Options | Options[] => {
  if (isCommand(process.cwd())) return commandBuilds()
  return APART.includes(basename(process.cwd())) ? apartBuilds() : libraryBuild()
})

/** Each file more costs the start of a process half a millisecond. The entries of these packages share next to nothing, and no state. */
const APART = ['core', 'node']

const shared: Options = {
  platform: 'neutral',
  target: 'es2022',
  removeNodeProtocol: false,
  external: [/^node:/],
  esbuildPlugins: [inlineSourceInBuild],
  sourcemap: false,
  treeshake: false,
}

/** `pnpm types` checks the types. */
const declarations = { compilerOptions: { noCheck: true } }

function libraryBuild(): Options {
  return { ...shared, entry: allEntries(), format: ['esm', 'cjs'], dts: declarations, clean: true, splitting: true }
}

/** One file for each entry, which holds a copy of what several entries need. */
function apartBuilds(): Options[] {
  // Each build's own `clean` would remove what the others have written.
  rmSync('dist', { recursive: true, force: true })
  const entries = allEntries()
  const scripts = Object.entries(entries).map(
    ([name, source]): Options => ({ ...shared, entry: { [name]: source }, format: ['esm', 'cjs'], splitting: true }),
  )
  return [...scripts, { ...shared, entry: entries, format: ['esm', 'cjs'], dts: { ...declarations, only: true } }]
}

function allEntries(): Record<string, string> {
  return Object.fromEntries(entriesOf(process.cwd()).map(({ name, source }) => [name, source]))
}

/** `bin.cjs` is one file. `main.js` loads each command on demand. */
function commandBuilds(): Options[] {
  // Each build's own `clean` would remove what the other has written.
  rmSync('dist', { recursive: true, force: true })
  return [
    { ...shared, entry: { bin: 'src/bin.ts' }, format: 'cjs', external: [/^node:/, './main.js'] },
    { ...shared, entry: { main: 'src/main.ts' }, format: 'esm', splitting: true },
  ]
}
