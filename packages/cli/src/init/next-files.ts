import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { closesClients, healthFile } from './health-file'
import { besideIt, type ModuleParts, writeModule } from './module-text'
import type { PlannedFile } from './planned-files'
import type { Project } from './project'

const ENDPOINTS = ['livez', 'readyz', 'startupz', 'healthz']
const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']

/** The files of a Next app: the health, a handler for each endpoint, and what happens on SIGTERM. */
export function nextFiles(project: Project): PlannedFile[] {
  const { source, dialect, folder } = project
  const extension = dialect.typescript ? 'ts' : 'js'
  const app = existsSync(join(folder, 'src/app')) ? 'src/app' : existsSync(join(folder, 'app')) || source === '' ? 'app' : 'src/app'
  const root = app === 'src/app' ? 'src/' : ''
  // Next compiles JavaScript with import too, whatever package.json says.
  const write = (parts: ModuleParts): string => writeModule(parts, { ...dialect, modules: 'esm' })
  const methods = METHODS.join(', ')
  return [
    { path: `${root}lib/health.${extension}`, text: write(sharedHealth(project)) },
    ...ENDPOINTS.map((endpoint) => ({
      path: `${app}/${endpoint}/[[...check]]/route.${extension}`,
      text: `export { ${methods} } from '../../../lib/probe'\n`,
    })),
    { path: `${root}lib/probe.${extension}`, text: write(probeFile(project)) },
    { path: `${root}lib/drain-on-stop.${extension}`, text: write(stopFile(project)) },
    { path: `${root}instrumentation.${extension}`, text: write(INSTRUMENTATION) },
  ]
}

/** Next bundles a module more than once, so the clients and the health of the process stand on `globalThis`. */
function sharedHealth(project: Project): ModuleParts {
  const { imports, lines, exports } = healthFile(project)
  const names = exports.join(', ')
  const type = project.dialect.typescript ? ' as { haleHealth?: ReturnType<typeof createOnce> }' : ''
  return {
    imports,
    lines: [
      'function createOnce() {',
      ...lines.map((line) => `  ${line}`.trimEnd()),
      '',
      `  return { ${names} }`,
      '}',
      '',
      '// Next bundles this module more than once. All copies share what the process has once.',
      `const shared = globalThis${type}`,
      'shared.haleHealth ??= createOnce()',
      `const { ${names} } = shared.haleHealth`,
    ],
    exports,
  }
}

function probeFile({ dialect }: Project): ModuleParts {
  const request = dialect.typescript ? 'request: Request' : 'request'
  return {
    imports: [
      { from: '@hale/fetch', names: ['probes'] },
      { from: besideIt('health', { ...dialect, withExtensions: false }), names: ['health'] },
    ],
    lines: [
      'const answerProbe = probes(health)',
      `const handle = (${request}) => answerProbe(request) ?? new Response('Not found', { status: 404 })`,
      ...METHODS.map((method) => `const ${method} = handle`),
    ],
    exports: METHODS,
  }
}

/** A file of its own, because Next compiles `instrumentation` for the edge too, and warns of what only Node has. */
function stopFile(project: Project): ModuleParts {
  const closes = closesClients(project)
  const leave = closes ? 'closeClients().finally(() => process.exit(0))' : 'process.exit(0)'
  const names = closes ? ['closeClients', 'health'] : ['health']
  return {
    imports: [{ from: besideIt('health', { ...project.dialect, withExtensions: false }), names }],
    lines: [
      '// Start the app with NEXT_MANUAL_SIG_HANDLE=true, which leaves the signals to this file.',
      `process.once('SIGTERM', () => {`,
      '  health.drain() // not ready, and still serving until every balancer has seen it',
      `  setTimeout(() => ${leave}, 5_000)`,
      '})',
    ],
    exports: [],
  }
}

const INSTRUMENTATION: ModuleParts = {
  imports: [],
  lines: [
    '// Next calls this once, before the server accepts requests.',
    'async function register() {',
    `  if (process.env['NEXT_RUNTIME'] === 'nodejs') await import('./lib/drain-on-stop')`,
    '}',
  ],
  exports: ['register'],
}
