import { defineConfig, type Options } from 'tsup'
import { inlineThreadInBuild } from './inline-thread.ts'
import { entriesOf } from './package-entries.ts'

/** Run inside a package's folder: `tsup --config ../../tsup.config.ts`. */
export default defineConfig(
  (): Options => ({
    entry: Object.fromEntries(entriesOf(process.cwd()).map(({ name, source }) => [name, source])),
    format: ['esm', 'cjs'],
    dts: true,
    platform: 'neutral',
    target: 'es2022',
    removeNodeProtocol: false,
    external: [/^node:/],
    esbuildPlugins: [inlineThreadInBuild],
    clean: true,
    sourcemap: false,
    splitting: true,
    treeshake: false,
  }),
)
