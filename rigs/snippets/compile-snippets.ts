import { dirname, join } from 'node:path'
import ts from 'typescript'
import type { Snippet } from './collect-snippets'

/** Compiles each snippet as a module of its own. Returns the compiler's errors, each with its place. */
export function compileSnippets(snippets: readonly Snippet[], folder: string): string[] {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(folder, 'tsconfig.json'), ts.sys.readFile).config,
    ts.sys,
    folder,
  )
  // A snippet may declare a name only to show it.
  const settings: ts.CompilerOptions = {
    ...options,
    noEmit: true,
    moduleDetection: ts.ModuleDetectionKind.Force,
    noUnusedLocals: false,
    noUnusedParameters: false,
  }
  const sources = new Map(snippets.map((snippet, index) => [join(folder, `snippet-${index}.ts`), snippet]))
  const host = ts.createCompilerHost(settings)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (file) => sources.has(file) || fileExists(file)
  host.readFile = (file) => sources.get(file)?.code ?? readFile(file)
  host.getSourceFile = (file, languageVersion, ...rest) => {
    const code = sources.get(file)?.code
    return code === undefined ? getSourceFile(file, languageVersion, ...rest) : ts.createSourceFile(file, code, languageVersion)
  }
  host.getCurrentDirectory = () => dirname(folder)

  const program = ts.createProgram([...sources.keys()], settings, host)
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const place = (file && sources.get(file.fileName)?.place) ?? file?.fileName ?? 'the configuration'
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0
    return `${place}, line ${line} of the snippet: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
  })
}
