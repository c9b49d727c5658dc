import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Code } from '@hale/testbed/pages'
import type { Registry } from '../publish/registry'
import { npm } from '../publish/strangers-folder'
import { type Compiler, compileFiles } from './compile-files'
import type { Installs } from './installs'
import { inLanguage, type Language, withoutTypes } from './language'
import { type PageServers, startPageServers } from './page-servers'
import { stepsOf } from './page-steps'
import { choosePorts, type Ports } from './ports'
import { createReader, type Reader } from './reader'
import { trySample } from './try-sample'

export interface Following {
  readonly root: string
  /** The folder for this reader, which is empty. */
  readonly folder: string
  readonly registry: Registry
  readonly compiler: Compiler
  /** Folders with programs that the page expects on the machine. */
  readonly path: readonly string[]
  /** What earlier readers of this page have installed. */
  readonly installs: Installs
}

/** Does what a page says from top to bottom, from an empty folder. Rejects where the page is wrong. */
export async function followPage(page: string, language: Language, following: Following): Promise<void> {
  const { root, folder, registry, compiler, path, installs } = following
  const markdown = readFileSync(join(root, page), 'utf8')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, '.npmrc'), registry.strangersNpmrc)
  await npm(folder, 'init', '-y')
  const [ports, servers] = await Promise.all([choosePorts(), startPageServers(markdown)])
  const reader = createReader({ folder, language, ports, servers, path, installs })
  try {
    await follow(markdown, { reader, language, ports, servers, compiler })
    await reader.stopAll()
    if (language === 'TypeScript') await compileFiles(reader, compiler)
  } finally {
    await reader.stopAll()
    await Promise.all(Object.values(servers).map((server) => server.remove()))
  }
}

interface Situation {
  readonly reader: Reader
  readonly language: Language
  readonly ports: Ports
  readonly servers: PageServers
  readonly compiler: Compiler
}

async function follow(markdown: string, situation: Situation): Promise<void> {
  const { reader, language } = situation
  for (const block of stepsOf(markdown)) {
    try {
      if (block.kind === 'shell') await reader.run(block.commands)
      else if (block.kind === 'transcript') await reader.compare(block)
      else if (block.kind === 'log') await reader.look(block)
      else if (block.kind === 'directive') await reader.obey(block)
      else if (block.file) saveFile(block, block.file, reader, language)
      else await trySample(block, situation)
    } catch (error) {
      throw new Error(`line ${block.line}: ${error instanceof Error ? error.message : error}`, { cause: error })
    }
  }
}

function saveFile(code: Code, file: string, reader: Reader, language: Language): void {
  if (language === 'TypeScript' || code.language === 'js' || code.language === 'json') reader.save(code, file)
  else if (code.language === 'toml') reader.save({ ...code, source: inLanguage(code.source, language) }, file)
  else reader.save({ ...code, source: withoutTypes(code.source) }, file.replace(/\.ts$/, '.js'))
}
