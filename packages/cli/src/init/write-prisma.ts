import type { ClientLines } from './client-lines'
import type { Project } from './project'

/** Prisma's client is generated, and where differs from version to version. So the service passes it. */
export function writePrisma({ dialect, prismaProvider }: Pick<Project, 'dialect' | 'prismaProvider'>): ClientLines {
  const [method, argument] =
    prismaProvider === 'mongodb' ? (['$runCommandRaw', '{ ping: 1 }'] as const) : (['$queryRawUnsafe', `'SELECT 1'`] as const)
  const parameter = prismaProvider === 'mongodb' ? 'command: { ping: number }' : 'query: string'
  const type = dialect.typescript ? `: { ${method}(${parameter}): PromiseLike<unknown> } | undefined` : ''
  return {
    imports: [],
    lines: [
      `let prisma${type}`,
      '/** Call it at the start of the service, with its Prisma client. */',
      `function usePrisma(client${dialect.typescript ? ': NonNullable<typeof prisma>' : ''}) {`,
      '  prisma = client',
      '}',
      'async function askPrisma() {',
      `  if (!prisma) throw new Error('call usePrisma(prisma) at the start of the service')`,
      `  await prisma.${method}(${argument})`,
      '}',
    ],
    check: 'askPrisma',
    exports: ['usePrisma'],
  }
}
