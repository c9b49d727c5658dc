import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The file of the command `hale`. */
export const HALE: string = join(dirname(createRequire(import.meta.url).resolve('@hale/cli/package.json')), 'dist/bin.cjs')
