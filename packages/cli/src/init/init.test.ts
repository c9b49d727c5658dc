import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { main } from '../main'
import { captureIo } from '../testing/captured-io'
import { readProject } from './project'

/** A folder with these files. A value that is no string is written as JSON. */
function folderWith(files: Readonly<Record<string, unknown>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'hale-init-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return folder
}

async function init(folder: string, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const io = captureIo({ cwd: folder })
  return { code: await main(['init', ...args], io), out: io.out(), err: io.err() }
}

describe('hale init reads from package.json', () => {
  it.each([
    ['orders', 'orders'],
    ['@acme/Orders_API', 'orders-api'],
    ['--', 'service'],
    [undefined, 'service'],
    [`${'x'.repeat(62)}.y`, 'x'.repeat(62)],
  ])('the name %j as the label %j', (name, label) => {
    expect(readProject(folderWith({ 'package.json': { name } })).name).toBe(label)
  })

  it.each([
    [{ hono: '4' }, 'hono'],
    [{ next: '16', express: '5' }, 'next'],
    [{ '@nestjs/core': '12', express: '5' }, 'nest'],
    [{ pg: '8' }, 'node'],
  ])('the framework of %j', (dependencies, framework) => {
    expect(readProject(folderWith({ 'package.json': { dependencies } })).framework).toBe(framework)
  })

  it('the language, the modules and whether imports name their file', () => {
    const dialect = (files: Readonly<Record<string, unknown>>) => readProject(folderWith(files)).dialect
    const esm = { type: 'module' }
    expect(dialect({ 'package.json': {} })).toEqual({ typescript: false, modules: 'commonjs', withExtensions: false })
    expect(dialect({ 'package.json': esm })).toEqual({ typescript: false, modules: 'esm', withExtensions: true })
    expect(dialect({ 'package.json': { ...esm, devDependencies: { typescript: '5' } } })).toMatchObject({
      typescript: true,
      withExtensions: false,
    })
    const config = '{ // as Node does\n "compilerOptions": { "module": "NodeNext" } }'
    expect(dialect({ 'package.json': esm, 'tsconfig.json': config })).toMatchObject({ typescript: true, withExtensions: true })
  })

  it('what starts the service, for the Deployment, unless a shell or npm would run it', () => {
    const command = (start: string) => readProject(folderWith({ 'package.json': { scripts: { start } } })).command
    expect(command('node dist/server.js')).toEqual(['node', 'dist/server.js'])
    expect(command('npm run build && node server.js')).toBeUndefined()
    expect(command('node server.js; rm -rf x')).toBeUndefined()
  })
})

describe('hale init', () => {
  it('writes below src, in the given port and for the given framework', async () => {
    const folder = folderWith({ 'package.json': { name: 'orders', dependencies: { pg: '8' } }, 'src/index.js': '' })
    const { code, out } = await init(folder, '--port', '8080', '--framework', 'koa')
    expect(code).toBe(0)
    expect(out).toContain('wrote src/health.js\nwrote k8s/deployment.yaml\n')
    expect(out).toContain('npm install @hale/checks @hale/core @hale/koa @hale/node')
    expect(out).toContain('app.listen(8080)')
    expect(readFileSync(join(folder, 'src/health.js'), 'utf8')).toContain('module.exports = { health, closeClients, pool }')
    expect(readFileSync(join(folder, 'k8s/deployment.yaml'), 'utf8')).toContain('containerPort: 8080')
  })

  it('asks MongoDB through Prisma with a command, and SQL databases with a statement', async () => {
    const manifest = { dependencies: { '@prisma/client': '6' } }
    const schema = (provider: string) => `datasource db {\n  provider = "${provider}"\n}\n`
    const mongo = await init(folderWith({ 'package.json': manifest, 'prisma/schema.prisma': schema('mongodb') }), '--print')
    expect(mongo.out).toContain('await prisma.$runCommandRaw({ ping: 1 })')
    const sqlite = await init(folderWith({ 'package.json': manifest, 'prisma/schema.prisma': schema('sqlite') }), '--print')
    expect(sqlite.out).toContain("await prisma.$queryRawUnsafe('SELECT 1')")
    expect(sqlite.out).toContain('Call usePrisma(prisma)')
  })

  it.each([
    [{ 'package-lock.json': '' }, {}, 'npm install @hale/core @hale/node && npm install --save-dev @types/node'],
    [{ 'pnpm-lock.yaml': '' }, {}, 'pnpm add @hale/core @hale/node && pnpm add --save-dev @types/node'],
    [{ 'yarn.lock': '' }, {}, 'yarn add @hale/core @hale/node && yarn add --dev @types/node'],
    [{ 'bun.lock': '' }, {}, 'bun add @hale/core @hale/node && bun add --dev @types/node'],
    [{ 'yarn.lock': '' }, { packageManager: 'pnpm@10.1.0+sha512.abc' }, 'pnpm add'],
  ])('says how to install, with the program of the workspace: %j, %j', async (files, more, expected) => {
    const manifest = { ...more, devDependencies: { typescript: '5' } }
    const folder = folderWith({ ...files, 'apps/orders/package.json': manifest })
    expect((await init(folder, 'apps/orders')).out).toContain(`Next:\n  ${expected}`)
  })

  it('reads a package.json with a byte order mark', async () => {
    expect((await init(folderWith({ 'package.json': '\ufeff{"name":"orders"}' }), '--print')).code).toBe(0)
  })

  it('says which file cannot be written, and leaves what stands there', async () => {
    const folder = folderWith({ 'package.json': {}, k8s: 'a file' })
    const { code, err } = await init(folder)
    expect([code, err]).toEqual([2, expect.stringMatching(/^hale init: k8s\/deployment\.yaml could not be written: /)])
    expect(readFileSync(join(folder, 'k8s'), 'utf8')).toBe('a file')
  })

  it.each([
    [{}, [], /hale init: .*package\.json could not be read: ENOENT/],
    [{ 'package.json': '{' }, [], /hale init: .*package\.json could not be read/],
    [{ 'package.json': 'null' }, [], /hale init: .*package\.json must hold an object/],
    [{ 'package.json': '[]' }, [], /hale init: .*package\.json must hold an object/],
    [{ 'package.json': {} }, ['--port', '0'], /hale init: --port must be 1 to 65535; got "0"/],
    [{ 'package.json': {} }, ['--framework', 'hapi'], /hale init: --framework must be next, nest, .*; got "hapi"/],
    [{ 'package.json': {} }, ['a', 'b'], /hale init: one folder at most; got 2/],
    [{ 'package.json': {} }, ['--prnt'], /hale init: unknown option "--prnt"; did you mean "--print"\?/],
  ])('refuses %j with %j', async (files, args, message) => {
    const { code, out, err } = await init(folderWith(files), ...args)
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(message)
  })
})
