import { join } from 'node:path'
import ts from 'typescript'

const parsed = new Map<string, ts.SourceFile | undefined>()

/** Compiles the TypeScript files of a project beside themselves, as strictly as can be. Returns the errors. */
export function compile(folder: string, files: readonly string[], given: ts.CompilerOptions = {}): readonly string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    exactOptionalPropertyTypes: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    experimentalDecorators: true,
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(import.meta.dirname, 'node_modules/@types')],
    ...given,
  }
  const host = ts.createCompilerHost(options)
  const { getSourceFile } = host
  // The types of libraries are the same for all projects.
  host.getSourceFile = (name, target, ...rest) => {
    if (!name.includes('node_modules')) return getSourceFile(name, target, ...rest)
    const key = `${name} ${JSON.stringify(target)}`
    if (!parsed.has(key)) parsed.set(key, getSourceFile(name, target, ...rest))
    return parsed.get(key)
  }
  const roots = files.filter((file) => file.endsWith('.ts')).map((file) => join(folder, file))
  const program = ts.createProgram(roots, options, host)
  const { diagnostics } = program.emit()
  return [...ts.getPreEmitDiagnostics(program), ...diagnostics].map((one) => {
    const place =
      one.file && one.start !== undefined ? `${one.file.fileName}:${one.file.getLineAndCharacterOfPosition(one.start).line + 1}: ` : ''
    return `${place}${ts.flattenDiagnosticMessageText(one.messageText, '\n')}`
  })
}
