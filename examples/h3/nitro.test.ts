import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'

const cli = join(dirname(createRequire(import.meta.url).resolve('nitropack/package.json')), 'dist/cli/index.mjs')
const folder = join(import.meta.dirname, 'nitro')

it('Nitro 2 builds the app, and the built server answers its probes and its own routes', { timeout: 300_000 }, async () => {
  await promisify(execFile)(process.execPath, [cli, 'build', '--dir', folder], { env: { PATH: process.env.PATH } })
  const child = spawn(process.execPath, [join(folder, '.output/server/index.mjs')], { env: { PORT: '0', HOST: '127.0.0.1' } })
  onTestFinished(() => void child.kill('SIGKILL'))
  let printed = ''
  while (!/:\d+/.test(printed)) printed += String(await once(child.stdout, 'data'))
  const ask = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${/:(\d+)/.exec(printed)?.[1]}${path}`, init)

  for (const path of ['/livez', '/readyz', '/startupz', '/healthz']) {
    const answer = await ask(path)
    expect(answer.status, path).toBe(200)
    expect(await answer.json()).toMatchObject({ status: 'healthy', phase: 'running' })
  }
  expect((await ask('/livez', { method: 'POST', body: '{' })).status).toBe(405)
  expect((await ask('/livez', { method: 'OPTIONS' })).headers.get('content-length')).toBe('0')
  expect((await ask('/readyz/nothing')).status).toBe(404)
  expect(await (await ask('/hello')).text()).toBe('hello\n')
})
