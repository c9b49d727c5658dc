import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command } from '../command'
import { importable, type PublishedPackage } from '../published'
import type { Tools } from './tools'

/** A Jest test in CommonJS, where errors come from another realm than Jest's own. */
function testSource(specifiers: readonly string[]): string {
  return `const { createServer } = require('node:http')

test.each(${JSON.stringify(specifiers)})('%s is required', (specifier) => {
  expect(Object.keys(require(specifier))).not.toHaveLength(0)
})

test('a service answers for its checks', async () => {
  const { createHealth } = require('@hale/core')
  const { probes } = require('@hale/node')
  const health = createHealth({
    readiness: { broken: () => { throw new Error('cut off') }, slow: { run: () => new Promise(() => {}), timeout: 50, critical: false } },
  })
  const server = createServer(probes(health, { details: 'full' }))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const response = await fetch('http://127.0.0.1:' + server.address().port + '/readyz')
  expect(response.status).toBe(503)
  const { checks } = await response.json()
  expect(checks.broken).toMatchObject({ status: 'unhealthy', error: { code: 'failed', message: 'cut off' } })
  expect(checks.slow).toMatchObject({ status: 'unhealthy', error: { code: 'timeout' } })
  await new Promise((resolve) => server.close(resolve))
})
`
}

/** Requires every entry point under Jest, and sends a service requests there. */
export async function testWithJest(folder: string, { jest }: Tools, packages: readonly PublishedPackage[]): Promise<void> {
  const specifiers = importable(packages)
  writeFileSync(join(folder, 'service.test.cjs'), testSource(specifiers))
  const config = JSON.stringify({ rootDir: folder, testEnvironment: 'node', testMatch: ['**/*.test.cjs'], transform: {} })
  await command(process.execPath, [jest, '--config', config, '--ci', '--watchman=false'], { cwd: folder })
}
