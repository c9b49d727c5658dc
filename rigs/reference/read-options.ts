import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { entriesOf } from '../../package-entries'

export interface OptionRow {
  readonly name: string
  readonly type: string
  /** As its doc comment says it. */
  readonly preset: string | undefined
  readonly required: boolean
  readonly meaning: string
}

export interface OptionsType {
  readonly name: string
  readonly summary: string
  readonly rows: readonly OptionRow[]
  /** The names of the types whose options it has too. */
  readonly inherits: readonly string[]
}

export interface FunctionEntry {
  /** Its name with the names of its parameters. */
  readonly signature: string
  /** The import specifier, where it is not the package's name. */
  readonly from: string | undefined
  readonly summary: string
  /** The names of the types of its options. */
  readonly options: readonly string[]
}

export interface PackageOptions {
  readonly name: string
  readonly folder: string
  readonly functions: readonly FunctionEntry[]
  /** Declared in this package. */
  readonly types: readonly OptionsType[]
}

/** A parameter of such a type is what a caller passes to choose. */
const CHOICES = /(?:Options|Settings|Definition)$|^Check$|^ModuleAsyncOptions$/
/** Types whose options many others have. They are shown once. */
const SHARED = /^(?:CheckOptions|LivenessCheckOptions|ProbeOptions|HealthOptions|CheckSettings)$/

/** Reads the functions that each published package exports, and the types of their options. */
export function readOptions(root: string): PackageOptions[] {
  const packages = join(root, 'packages')
  const published = readdirSync(packages).filter((folder) => isPublished(join(packages, folder)))
  const entries = published.flatMap((folder) =>
    entriesOf(join(packages, folder)).map(({ specifier, source }) => ({ folder, specifier, file: join(packages, folder, source) })),
  )
  const { config } = ts.readConfigFile(join(root, 'tsconfig.base.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const program = ts.createProgram(
    entries.map(({ file }) => file),
    { ...options, noEmit: true },
  )
  const checker = program.getTypeChecker()
  const types = new Map<ts.Symbol, OptionsType>()

  const exportsOf = (file: string): readonly ts.Symbol[] => {
    const source = program.getSourceFile(file)
    const module = source && checker.getSymbolAtLocation(source)
    return module ? checker.getExportsOfModule(module) : []
  }
  const functions = entries.flatMap(({ folder, specifier, file }) => {
    const isMain = specifier === `@hale/${folder}`
    // A subpath may export once more what the package's main entry exports.
    const main = isMain ? [] : exportsOf(join(packages, folder, 'src/index.ts')).map((symbol) => origin(symbol, checker))
    const exported = exportsOf(file).filter((symbol) => !main.includes(origin(symbol, checker)))
    return exported.flatMap((symbol) => {
      const from = isMain ? undefined : specifier
      return functionsOf(symbol, checker)
        .flatMap((found) => readFunction(found, checker, types))
        .map((entry) => ({ folder, from, ...entry }))
    })
  })
  return published.map((folder) => ({
    name: `@hale/${folder}`,
    folder,
    functions: functions.filter((entry) => entry.folder === folder).sort((one, other) => one.signature.localeCompare(other.signature)),
    types: [...types].filter(([symbol]) => declaredIn(symbol, join(packages, folder))).map(([, type]) => type),
  }))
}

function isPublished(folder: string): boolean {
  try {
    return !(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { private?: boolean }).private
  } catch {
    return false
  }
}

const declaredIn = (symbol: ts.Symbol, folder: string) =>
  symbol.declarations?.some((declaration) => declaration.getSourceFile().fileName.startsWith(`${folder}/`)) ?? false

interface Callable {
  readonly name: string
  readonly symbol: ts.Symbol
}

/** What an export names, behind `export { name } from`. */
const origin = (symbol: ts.Symbol, checker: ts.TypeChecker) =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol

/** An exported function, or the static methods of an exported class. */
function functionsOf(exported: ts.Symbol, checker: ts.TypeChecker): Callable[] {
  const { name } = exported
  const symbol = origin(exported, checker)
  if (symbol.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Variable)) return [{ name, symbol }]
  if (!(symbol.flags & ts.SymbolFlags.Class)) return []
  const statics = [...(symbol.exports?.values() ?? [])].filter((member) => member.flags & ts.SymbolFlags.Method)
  return statics.map((member) => ({ name: `${name}.${member.name}`, symbol: member }))
}

function readFunction(
  { name, symbol }: Callable,
  checker: ts.TypeChecker,
  types: Map<ts.Symbol, OptionsType>,
): Omit<FunctionEntry, 'from'>[] {
  const signatures = checker.getTypeOfSymbol(symbol).getCallSignatures()
  const [signature] = signatures
  if (!signature) return []
  const parameters = signature.getParameters()
  const passed = signatures.flatMap((each) => each.getParameters())
  const options = passed.flatMap((parameter) => choicesOf(checker.getTypeOfSymbol(parameter)))
  for (const found of options) collect(found, checker, types)
  return [
    {
      signature: `${name}(${parameters.map((parameter) => nameOf(parameter)).join(', ')})`,
      summary: firstSentence(ts.displayPartsToString(symbol.getDocumentationComment(checker))),
      options: [...new Set(options.map((found) => anchorName(found)))],
    },
  ]
}

function nameOf(parameter: ts.Symbol): string {
  const declaration = parameter.valueDeclaration
  const name = parameter.name.startsWith('__') ? 'options' : parameter.name
  const optional = declaration && ts.isParameter(declaration) && (declaration.questionToken || declaration.initializer)
  return optional ? `${name}?` : name
}

/** Two packages may have a type of the same name. */
function anchorName(symbol: ts.Symbol): string {
  const file = symbol.declarations?.[0]?.getSourceFile().fileName ?? ''
  return `${symbol.name} of ${/packages\/(\w+)\//.exec(file)?.[1]}`
}

/** The named types of options in a parameter's type, also in a union. */
function choicesOf(type: ts.Type): ts.Symbol[] {
  if (type.aliasSymbol && CHOICES.test(type.aliasSymbol.name)) return [type.aliasSymbol]
  if (type.isUnion()) return type.types.flatMap(choicesOf)
  const symbol = type.getSymbol()
  return symbol && CHOICES.test(symbol.name) ? [symbol] : []
}

function collect(symbol: ts.Symbol, checker: ts.TypeChecker, types: Map<ts.Symbol, OptionsType>): void {
  if (types.has(symbol)) return
  const type = checker.getDeclaredTypeOfSymbol(symbol)
  const shared = SHARED.test(symbol.name) ? [] : basesOf(type).filter((base) => SHARED.test(base.name))
  const inherited = new Set(
    shared.flatMap((base) =>
      checker
        .getDeclaredTypeOfSymbol(base)
        .getProperties()
        .map(({ name }) => name),
    ),
  )
  types.set(symbol, {
    name: anchorName(symbol),
    summary: ts.displayPartsToString(symbol.getDocumentationComment(checker)).replaceAll(/\{@link (\w+)[^}]*\}/g, '`$1`'),
    rows: checker
      .getPropertiesOfType(type)
      // A type that has a default of its own declares the option again.
      .filter(({ escapedName, name }) => !inherited.has(name) || symbol.members?.has(escapedName))
      .map((property) => readRow(property, checker)),
    inherits: shared.map((base) => anchorName(base)),
  })
  for (const base of shared) collect(base, checker, types)
}

function basesOf(type: ts.Type): ts.Symbol[] {
  const direct = type.isIntersection() ? type.types : (type.getBaseTypes?.() ?? [])
  return direct.flatMap((base) => {
    const symbol = base.aliasSymbol ?? base.getSymbol()
    return symbol ? [symbol, ...basesOf(base)] : []
  })
}

function readRow(property: ts.Symbol, checker: ts.TypeChecker): OptionRow {
  const declaration = property.valueDeclaration
  const written = declaration && ts.isPropertySignature(declaration) ? declaration.type?.getText() : undefined
  const preset = property.getJsDocTags(checker).find(({ name }) => name === 'default')
  return {
    name: property.name,
    type: (readable(written) ?? checker.typeToString(checker.getTypeOfSymbol(property))).replace(/ \| undefined$/, ''),
    preset: preset && ts.displayPartsToString(preset.text),
    required: !(property.flags & ts.SymbolFlags.Optional) && !(property.flags & ts.SymbolFlags.Method),
    meaning: ts.displayPartsToString(property.getDocumentationComment(checker)),
  }
}

/** A type that names something private says nothing to a reader. */
const readable = (written: string | undefined) => (written === undefined || /typeof|^[A-Z_]+$/.test(written) ? undefined : written)

const firstSentence = (text: string) => /^[\s\S]*?\.(?=\s|$)/.exec(text)?.[0] ?? text
