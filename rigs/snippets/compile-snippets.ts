import { dirname, join } from 'node:path'
import ts from 'typescript'
import type { Snippet } from './collect-snippets'

/**
 * Compiles each snippet as a module of its own, beside its page. So a package's page finds what the package depends on.
 * Every page also finds what this rig depends on. Returns the compiler's errors, each with its place.
 */
export function compileSnippets(snippets: readonly Snippet[], root: string): string[] {
  const rig = import.meta.dirname
  const { config } = ts.readConfigFile(join(rig, 'tsconfig.json'), ts.sys.readFile)
  const options: ts.CompilerOptions = {
    ...ts.parseJsonConfigFileContent(config, ts.sys, rig).options,
    noEmit: true,
    rootDir: root,
    moduleDetection: ts.ModuleDetectionKind.Force,
    // A snippet may declare a name only to show it.
    noUnusedLocals: false,
    noUnusedParameters: false,
  }
  const sources = new Map(snippets.map((snippet, index) => [join(root, dirname(snippet.file), `snippet-${index}.ts`), snippet]))
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (file) => sources.has(file) || fileExists(file)
  host.readFile = (file) => sources.get(file)?.code ?? readFile(file)
  host.getSourceFile = (file, languageVersion, ...rest) => {
    const code = sources.get(file)?.code
    return code === undefined ? getSourceFile(file, languageVersion, ...rest) : ts.createSourceFile(file, code, languageVersion)
  }
  host.getCurrentDirectory = () => rig
  const cache = ts.createModuleResolutionCache(rig, (file) => file, options)
  const resolve = (name: string, importer: string) => ts.resolveModuleName(name, importer, options, host, cache)
  host.resolveModuleNameLiterals = (names, importer) =>
    names.map(({ text }) => {
      const resolved = resolve(text, importer)
      return resolved.resolvedModule || !sources.has(importer) ? resolved : resolve(text, join(rig, 'snippet.ts'))
    })

  const program = ts.createProgram([...sources.keys()], options, host)
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const place = (file && placeOf(sources.get(file.fileName))) ?? file?.fileName ?? 'the configuration'
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0
    return `${place}, line ${line} of the snippet: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
  })
}

function placeOf(snippet: Snippet | undefined): string | undefined {
  return snippet && `${snippet.file}:${snippet.line}`
}
