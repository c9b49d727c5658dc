import type { ClientLines } from './client-lines'
import { CLIENTS } from './clients'
import type { ModuleImport, ModuleParts } from './module-text'
import type { Project } from './project'

/** The module with the clients, the checks of them, and the health. */
export function healthFile(project: Project): ModuleParts {
  const named = namedClients(project)
  const closes = named.flatMap(({ lines: { close } }) => (close ? [close] : []))
  const { imports, lines, exports } = healthOf(project, named)
  return {
    imports: merge([...named.flatMap(({ lines: written }) => written.imports), ...imports]),
    lines: [
      ...(named.length > 0 ? ['// If the service makes these clients elsewhere, import them here instead.'] : []),
      ...named.flatMap(({ lines: written }) => [...written.lines, '']),
      ...lines,
      ...(closes.length > 0 ? closingLines(closes) : []),
    ],
    exports: [...exports, ...(closes.length > 0 ? ['closeClients'] : []), ...named.flatMap(({ lines: written }) => written.exports)],
  }
}

/** Whether the module exports `closeClients`. */
export function closesClients(project: Project): boolean {
  return namedClients(project).some(({ lines }) => lines.close !== undefined)
}

interface NamedClient {
  readonly check: string
  readonly lines: ClientLines
}

/** Two databases cannot both be `database`: the second is called as its library. */
function namedClients(project: Project): NamedClient[] {
  const taken = new Set<string>()
  return project.clients.map((name) => {
    const { checkName, write } = CLIENTS[name]
    const check = taken.has(checkName) ? name : checkName
    taken.add(check)
    return { check, lines: write(project) }
  })
}

function healthOf({ framework, name }: Project, named: readonly NamedClient[]): ModuleParts {
  const options = [`  name: '${name}',`, ...readinessLines(named)]
  if (framework === 'nest') {
    return {
      imports: [{ from: '@hale/nest', names: ['HaleModule'] }],
      lines: ['const healthModule = HaleModule.forRoot({', ...options, '})'],
      exports: ['healthModule'],
    }
  }
  return {
    imports: [{ from: '@hale/core', names: ['createHealth'] }],
    lines: ['const health = createHealth({', ...options, '})'],
    exports: ['health'],
  }
}

function readinessLines(named: readonly NamedClient[]): string[] {
  if (named.length === 0)
    return ['  // A check for each system that a request needs, such as database: postgres(pool).', '  readiness: {},']
  const optional = named.some(({ lines: { check } }) => check.includes('critical: false'))
  return [
    ...(optional ? ['  // With critical: false, down means degraded, and the instance stays ready.'] : []),
    '  readiness: {',
    ...named.map(({ check, lines }) => `    ${check}: ${lines.check},`),
    '  },',
  ]
}

function closingLines(closes: readonly string[]): string[] {
  return [
    '',
    '/** Call it at the end of the service. A client that cannot be closed holds up no other. */',
    'async function closeClients() {',
    `  const closes = [${closes.map((close) => `() => ${close}`).join(', ')}]`,
    '  await Promise.allSettled(closes.map(async (close) => close()))',
    '}',
  ]
}

/** One import for each place. */
function merge(imports: readonly ModuleImport[]): ModuleImport[] {
  const merged = new Map<string, ModuleImport>()
  for (const one of imports) {
    const names = new Set([...(merged.get(one.from)?.names ?? []), ...(one.names ?? [])])
    merged.set(one.from, names.size > 0 ? { ...one, names: [...names].sort() } : one)
  }
  return [...merged.values()]
}
