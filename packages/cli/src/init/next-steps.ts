import { writeModule } from './module-text'
import type { FrameworkName, Project } from './project'
import { serverFile } from './server-file'

const ADAPTERS: Readonly<Record<FrameworkName, readonly string[]>> = {
  next: ['@hale/core', '@hale/fetch'],
  nest: ['@hale/core', '@hale/nest'],
  hono: ['@hale/core', '@hale/hono', '@hale/node', '@hono/node-server'],
  fastify: ['@hale/core', '@hale/fastify', '@hale/node'],
  express: ['@hale/core', '@hale/express', '@hale/node'],
  koa: ['@hale/core', '@hale/koa', '@hale/node'],
  node: ['@hale/core', '@hale/node'],
}

/** What is left to do by hand. */
export function nextSteps(project: Project, port: number): string {
  const { framework, clients, dependencies, dialect, packageManager } = project
  const needed = [...ADAPTERS[framework], ...(clients.some((name) => name !== 'prisma') ? ['@hale/checks'] : [])]
  const missing = needed.filter((name) => !dependencies.has(name)).sort()
  const types = dialect.typescript && !dependencies.has('@types/node') ? ` && ${packageManager.addForDevelopment} @types/node` : ''
  return [
    'Next:',
    ...(missing.length > 0 ? [`  ${packageManager.add} ${missing.join(' ')}${types}`] : []),
    ...(clients.includes('prisma') ? ['  Call usePrisma(prisma) of the health file at the start of the service.'] : []),
    ...mountSteps(project, port),
    `  npx @hale/cli doctor k8s/ --url http://localhost:${port}   # once it runs`,
    '',
  ].join('\n')
}

function mountSteps(project: Project, port: number): string[] {
  const server = serverFile(project, port)
  if (!server) {
    return [
      '  In next.config set skipTrailingSlashRedirect: true. Kubernetes counts a redirect as success.',
      '  npx next build',
      `  NEXT_MANUAL_SIG_HANDLE=true npx next start --port ${port}`,
    ]
  }
  const text = writeModule(server, project.dialect)
  return [
    '  Mount it. A whole server looks like this:',
    '',
    ...text
      .trimEnd()
      .split('\n')
      .map((line) => `    ${line}`.trimEnd()),
    '',
  ]
}
