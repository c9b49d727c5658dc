import { join } from 'node:path'
import type { PublishedPackage } from '../published'
import { type Consumer, consumersOf } from './consumers'
import type { Registry } from './registry'
import { ourPackages } from './service'
import { inLanes, type Steps } from './steps'
import { NODE_TYPES, npm, strangersFolder, writeServices } from './strangers-folder'
import type { Tools } from './tools'
import { tryNpx } from './try-npx'
import { tryService, withService } from './try-service'
import { checkTypes, NODE_NEXT, writeSources } from './type-check'

const LANES = 2

interface Strangers {
  readonly steps: Steps
  readonly home: string
  readonly registry: Registry
  readonly tools: Tools
}

/**
 * The compiler for the other majors of a framework: the newest one, which is also the fastest. Each compiler checks the first
 * major, for all packages together.
 */
const NEWEST = '7.0'

async function tryTypes({ compilers }: Tools, folder: string, name: string, consumer: Consumer): Promise<void> {
  const compiler = compilers[NEWEST]
  if (!compiler) throw new Error(`TypeScript ${NEWEST} is not among the tools`)
  writeSources(folder, name, consumer)
  await checkTypes(folder, compiler, NODE_NEXT)
}

async function stranger({ steps, home, registry, tools }: Strangers, name: string, consumer: Consumer, beside: readonly string[]) {
  const label = beside[0] ? `@hale/${name} with ${beside[0]}` : `@hale/${name}`
  const folder = strangersFolder(join(home, label.replaceAll(/[^\w.]+/g, '-')), registry)
  const otherMajor = beside !== consumer.beside[0]
  const installed = [...ourPackages(name, consumer), ...beside, ...(otherMajor ? [NODE_TYPES] : [])]
  if (!(await steps.try(`npm install ${installed.join(' ')}`, () => npm(folder, 'install', ...installed)))) return
  const { esm, cjs } = writeServices(folder, name, consumer)
  await steps.try(`${label}: ESM starts, answers, drains, stops`, () => tryService(folder, esm))
  await steps.try(`${label}: CommonJS starts, answers, drains, stops`, () => tryService(folder, cjs))
  const { npx } = consumer
  if (npx) {
    const run = () => withService(folder, esm, ({ port }) => tryNpx(`${folder}-npx`, registry, `@hale/${name}`, npx(port)))
    await steps.try(`${label}: npx runs it in an empty folder`, run)
  }
  if (otherMajor) await steps.try(`${label}: TypeScript ${NEWEST}`, () => tryTypes(tools, folder, name, consumer))
}

/** One user for each package and each major of its framework. */
export async function tryStrangers(strangers: Strangers, packages: readonly PublishedPackage[]): Promise<void> {
  const all = Object.entries(consumersOf(packages)).flatMap(([name, consumer]) =>
    consumer.beside.map((beside) => () => stranger(strangers, name, consumer, beside)),
  )
  await inLanes(LANES, all)
}
