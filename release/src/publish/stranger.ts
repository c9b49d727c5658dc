import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command } from '../command'
import { type Consumer, consumers } from './consumers'
import type { Registry } from './registry'
import { ourPackages, serviceSource } from './service'
import { inLanes, type Steps } from './steps'
import { tryService } from './try-service'

const LANES = 2

/** A folder of somebody who has never seen the repository: a manifest, and an `.npmrc` that says where the scope is found. */
export function strangersFolder(folder: string, registry: Registry): string {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "name": "stranger", "version": "1.0.0", "private": true, "type": "module" }\n')
  writeFileSync(join(folder, '.npmrc'), registry.strangersNpmrc)
  return folder
}

/** Runs npm in a folder. No package, ours least of all, needs to run code to be installed. */
export function npm(folder: string, ...args: string[]): Promise<string> {
  return command('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder })
}

/** Writes the service of a package, as ESM and as CommonJS, and answers the names of the files. */
export function writeServices(folder: string, name: string, consumer: Consumer) {
  const files = { esm: `${name}.mjs`, cjs: `${name}.cjs` } as const
  writeFileSync(join(folder, files.esm), serviceSource(consumer, 'esm'))
  writeFileSync(join(folder, files.cjs), serviceSource(consumer, 'cjs'))
  return files
}

async function stranger(steps: Steps, home: string, registry: Registry, name: string, consumer: Consumer, beside: readonly string[]) {
  const label = beside[0] ?? name
  const folder = strangersFolder(join(home, `${name} with ${label}`.replaceAll(/[^\w.]+/g, '-')), registry)
  const installed = [...ourPackages(name, consumer), ...beside]
  if (!(await steps.try(`npm install ${installed.join(' ')}`, () => npm(folder, 'install', ...installed)))) return
  const { esm, cjs } = writeServices(folder, name, consumer)
  await steps.try(`@hale/${name}, ${label}: ESM starts, answers, drains, stops`, () => tryService(folder, esm))
  await steps.try(`@hale/${name}, ${label}: CommonJS starts, answers, drains, stops`, () => tryService(folder, cjs))
}

/** One stranger for each package and each major of its framework. */
export async function tryStrangers(steps: Steps, home: string, registry: Registry): Promise<void> {
  const all = Object.entries(consumers).flatMap(([name, consumer]) =>
    consumer.beside.map((beside) => () => stranger(steps, home, registry, name, consumer, beside)),
  )
  await inLanes(LANES, all)
}
