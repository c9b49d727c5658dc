import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command } from '../command'

/** The runtimes that a page expects on the machine, by their command. npm has them too. */
const RUNTIMES: Readonly<Record<string, string>> = { bun: 'bun@1.4.5', deno: 'deno@2.9.6' }

/** Installs the runtimes whose command these pages run. Returns the folders of their programs. */
export async function installRuntimes(home: string, pages: readonly string[]): Promise<string[]> {
  const needed = Object.entries(RUNTIMES).filter(([name]) =>
    pages.some((page) => new RegExp(String.raw`^(?:\$ )?${name} `, 'm').test(page)),
  )
  if (needed.length === 0) return []
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n')
  await command('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...needed.map(([, version]) => version)], { cwd: home })
  return [join(home, 'node_modules/.bin')]
}
