import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor'
import type { PublishedPackage } from '../published'

/** The exports of one entry point, as api-extractor reads them from the built declarations. */
export interface Report {
  /** From the root of the repository. */
  readonly file: string
  readonly text: string
}

/** The path of an entry point's committed report, from the root of the repository. */
const reportFile = (name: string, entry: string) => `packages/${name}/api/${entry}.api.md`

/** Every existing report, also of an entry point that is gone. */
export function writtenReports(root: string): string[] {
  return readdirSync(join(root, 'packages')).flatMap((name) => {
    const folder = join(root, 'packages', name, 'api')
    return existsSync(folder) ? readdirSync(folder).map((file) => `packages/${name}/api/${file}`) : []
  })
}

/** The core's declarations use only globals that Workers and Node share. The DOM's declarations define those. */
const compilerOptions = {
  target: 'es2022',
  lib: ['es2023', 'dom'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  types: ['node'],
  strict: true,
}

function configuration({ folder }: PublishedPackage, declarations: string, all: readonly string[], written: string): ExtractorConfig {
  const quiet = { default: { logLevel: ExtractorLogLevel.None } }
  return ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(folder, 'package.json'),
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: declarations,
      newlineKind: 'lf',
      compiler: { overrideTsconfig: { compilerOptions: { ...compilerOptions, skipLibCheck: true }, files: all } },
      apiReport: { enabled: true, reportFileName: 'report', reportFolder: written, reportTempFolder: written },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: { extractorMessageReporting: quiet, tsdocMessageReporting: quiet },
    },
  })
}
/** The reports of a package's entry points. They share one program: 40 entry points take three seconds. */
export function reportsOf(published: PublishedPackage): Report[] {
  const declarations = published.entryPoints.map(({ file }) => join(published.folder, 'dist', `${file}.d.ts`))
  const written = mkdtempSync(join(tmpdir(), 'hale-api-'))
  let compilerState: CompilerState | undefined
  try {
    return published.entryPoints.map(({ file }, index) => {
      const config = configuration(published, declarations[index] ?? '', declarations, written)
      compilerState ??= CompilerState.create(config, { additionalEntryPoints: declarations })
      const problems: string[] = []
      Extractor.invoke(config, {
        localBuild: true,
        compilerState,
        messageCallback: (message) => {
          if (message.logLevel === ExtractorLogLevel.Error || message.logLevel === ExtractorLogLevel.Warning) problems.push(message.text)
          message.handled = true
        },
      })
      if (problems.length > 0) throw new Error(`${published.name}/dist/${file}.d.ts: ${problems.join('; ')}`)
      return { file: reportFile(published.name, file), text: readFileSync(join(written, 'report.api.md'), 'utf8') }
    })
  } finally {
    rmSync(written, { recursive: true, force: true })
  }
}
