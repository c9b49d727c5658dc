import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const packages = join(import.meta.dirname, '../../packages')
const tests = readdirSync(packages)
  .map((name) => join(packages, name, 'src', 'probes.test.ts'))
  .filter((file) => existsSync(file))

// Here their imports of packages are imports of `dist`.
for (const file of tests) await import(file)
