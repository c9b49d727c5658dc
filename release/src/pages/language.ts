import ts from 'typescript'

/** The language in which a reader follows a page. */
export type Language = 'TypeScript' | 'JavaScript'

/** Pages show TypeScript. In JavaScript a reader writes `.js` instead of `.ts`, and starts `node`. */
export function inLanguage(command: string, language: Language): string {
  if (language === 'TypeScript') return command
  return command.replaceAll('npx tsx ', 'node ').replaceAll(/\.(m?)ts\b/g, '.$1js')
}

/** The source without its types. */
export function withoutTypes(source: string): string {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      experimentalDecorators: true,
      emitDecoratorMetadata: false,
    },
  })
  return outputText
}
